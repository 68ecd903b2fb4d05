package dev.winnow.analysis;

/**
 * How far a network was pruned.
 *
 * @param round 0 for the dense network
 * @param sparsity share of the weights pruned, 0 to 1
 */
public record Level(int round, double sparsity) {}
