package dev.winnow.claims;

/**
 * What one network reached on the test set, once trained: a cell of the experiment at one round.
 *
 * @param arch mesonet, cnn5, resnet18 or xception
 * @param data the role of the set that it was tested on: {@link #OPENFORENSICS} or {@link
 *     #FACEFORENSICS}
 * @param from the role of the set that its ticket was found on; {@code data} unless transferred
 * @param strategy what chose its weights, such as imp-global; {@link #DENSE} for the network that
 *     every other of its arch, data and seed is compared with
 * @param use of a transferred ticket: mask, init or trained; otherwise ""
 * @param seed pairs it with the others of that seed
 * @param round 0 for the dense network
 * @param sparsity share of the prunable weights pruned, 0 to 1
 * @param prunable the weights that could be pruned
 * @param alive those of them that were not
 * @param accuracy on the test set, 0 to 1
 * @param auc area under the ROC curve, 0 to 1; null where not defined
 */
public record Observation(
    String arch,
    String data,
    String from,
    String strategy,
    String use,
    long seed,
    int round,
    double sparsity,
    long prunable,
    long alive,
    double accuracy,
    Double auc) {

  public static final String DENSE = "dense";
  public static final String OPENFORENSICS = "openforensics";
  public static final String FACEFORENSICS = "faceforensics";
}
