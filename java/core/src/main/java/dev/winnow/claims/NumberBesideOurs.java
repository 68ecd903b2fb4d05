package dev.winnow.claims;

/**
 * An accuracy of the paper beside the one measured, which is shown and not judged.
 *
 * @param paper the number
 * @param ours accuracy, 0 to 1; null where not measured
 */
public record NumberBesideOurs(PaperNumber paper, Estimate ours) {}
