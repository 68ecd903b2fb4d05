package dev.winnow.kernels;

/**
 * How the masks of two tickets agree in one layer.
 *
 * @param aliveA weights alive in the first
 * @param aliveB weights alive in the second
 * @param both weights alive in both
 */
public record MaskOverlap(long aliveA, long aliveB, long both) {
  /** Weights alive in either. */
  public long either() {
    return aliveA + aliveB - both;
  }

  /** Intersection over union: 0 to 1; 1 when nothing is alive in either. */
  public double iou() {
    return either() == 0 ? 1.0 : (double) both / either();
  }

  /** Hamming distance: the weights alive in one of the two. */
  public long hamming() {
    return either() - both;
  }

  /** The counts of two layers together. */
  public MaskOverlap plus(MaskOverlap other) {
    return new MaskOverlap(aliveA + other.aliveA, aliveB + other.aliveB, both + other.both);
  }
}
