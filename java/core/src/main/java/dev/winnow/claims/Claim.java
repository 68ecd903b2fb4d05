package dev.winnow.claims;

import java.util.List;

/**
 * What the paper claims.
 *
 * @param id stable
 * @param section where it says so
 * @param statement in our words, with our reading where the paper leaves one open
 * @param paper its numbers, in words; "" where it gives none
 * @param quotes strings that stand in its text
 * @param criterion how it is judged
 */
public record Claim(
    String id,
    String section,
    String statement,
    String paper,
    List<String> quotes,
    Criterion criterion) {}
