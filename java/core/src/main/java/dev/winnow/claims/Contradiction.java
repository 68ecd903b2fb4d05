package dev.winnow.claims;

import java.util.List;

/**
 * Two places of the paper that do not agree.
 *
 * @param id stable
 * @param between the two places
 * @param text what each says, in our words
 * @param quotes strings that stand in its text
 */
public record Contradiction(String id, List<String> between, String text, List<String> quotes) {}
