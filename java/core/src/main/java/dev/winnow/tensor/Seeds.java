package dev.winnow.tensor;

import static org.bytedeco.pytorch.global.torch.manual_seed;

/**
 * Independent random streams out of one seed. Each use names itself, so that a new use never shifts
 * the numbers of another, and a resumed run draws what the undisturbed one would have drawn.
 */
public final class Seeds {
  private Seeds() {}

  /** The seed of one stream: a hash of the run's seed, the stream's name and its indices. */
  public static long derive(long seed, String stream, long... indices) {
    long h = mix(seed ^ 0x9E3779B97F4A7C15L);
    for (int i = 0; i < stream.length(); i++) {
      h = mix(h ^ stream.charAt(i));
    }
    for (long index : indices) {
      h = mix(h ^ index);
    }
    return h;
  }

  /** Points libtorch's global generator (initialisation, shuffling, dropout) at one stream. */
  public static void use(long seed, String stream, long... indices) {
    manual_seed(derive(seed, stream, indices));
  }

  /** The finaliser of SplitMix64 (Steele, Lea and Flood 2014), after its increment. */
  private static long mix(long z) {
    z += 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
