package dev.winnow.data.guard;

import static org.bytedeco.pytorch.global.torch.adaptive_avg_pool2d;
import static org.bytedeco.pytorch.global.torch.cosine_similarity;

import dev.winnow.data.DataSet;
import dev.winnow.data.ImageSet;
import dev.winnow.data.Sample;
import dev.winnow.data.guard.Finding.Kind;
import dev.winnow.data.guard.Finding.Severity;
import dev.winnow.data.layout.Split;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;

/** The same picture in two splits, or in both classes. */
final class Duplicates {
  /** Bits of 64 that two hashes may differ in and still be worth a look. */
  private static final int CLOSE = 6;

  /** Correlation of two grey thumbnails from which they are called one picture. */
  private static final double SAME = 0.985;

  private static final long SIDE = 32;

  /** Looks worth taking; a set with more has said enough. */
  private static final int MOST_LOOKS = 2000;

  private record Pair(Sample first, Sample second) {
    String words() {
      return first.name() + " = " + second.name();
    }
  }

  private Duplicates() {}

  static List<Finding> of(DataSet data) {
    List<Finding> findings = new ArrayList<>();
    Map<String, List<Sample>> copies =
        data.samples().stream()
            .collect(Collectors.groupingBy(Sample::digest, TreeMap::new, Collectors.toList()));
    List<Pair> acrossSplits = new ArrayList<>();
    List<Pair> acrossClasses = new ArrayList<>();
    for (List<Sample> same : copies.values()) {
      Sample first = same.get(0);
      for (Sample other : same.subList(1, same.size())) {
        if (other.label() != first.label()) {
          acrossClasses.add(new Pair(first, other));
        } else if (other.split() != first.split()) {
          acrossSplits.add(new Pair(first, other));
        }
      }
    }
    if (!acrossClasses.isEmpty()) {
      findings.add(
          finding(
              acrossClasses,
              Severity.SEVERE,
              "files are in more than one class, byte for byte",
              "find out which label is right and remove the other copy"));
    }
    if (!acrossSplits.isEmpty()) {
      findings.add(
          finding(
              acrossSplits,
              Severity.SEVERE,
              "files are in more than one split, byte for byte",
              "remove the copies, or add --resplit: it keeps copies together"));
    }
    Candidates candidates = candidates(data);
    List<Pair> alike = looked(data, candidates.pairs());
    String limit =
        candidates.cut()
            ? ", of the " + candidates.pairs().size() + " closest that were compared"
            : "";
    if (!alike.isEmpty()) {
      findings.add(
          finding(
              alike,
              Severity.WARNING,
              "pairs of pictures in different splits look the same" + limit,
              "look at them: figures on pictures that were trained on flatter. Remove one of each, or"
                  + " give a manifest whose identity column keeps them together"));
    } else if (candidates.cut()) {
      findings.add(
          finding(
              alike,
              Severity.INFO,
              "pairs of pictures in different splits look the same" + limit,
              "too many pictures have close hashes for all to be compared"));
    }
    return findings;
  }

  private static Finding finding(List<Pair> pairs, Severity severity, String what, String advice) {
    return new Finding(
        Kind.DUPLICATE,
        severity,
        pairs.size() + " " + what,
        pairs.stream().map(Pair::words).toList(),
        advice);
  }

  /**
   * Pairs with close hashes, the closest first as far as the number of looks allows.
   *
   * @param cut there are more
   */
  private record Candidates(List<Pair> pairs, boolean cut) {}

  private static Candidates candidates(DataSet data) {
    List<Sample> samples =
        data.samples().stream().sorted(Comparator.comparing(Sample::split)).toList();
    long[] hashes = samples.stream().mapToLong(s -> data.facts(s).perceptualHash()).toArray();
    int[] ends = new int[Split.values().length];
    samples.forEach(sample -> ends[sample.split().ordinal()]++);
    IntStream.range(1, ends.length).forEach(i -> ends[i] += ends[i - 1]);
    // Once to count how many are how far apart, once to collect: all that are close can be many.
    LongAdder[] counts = Stream.generate(LongAdder::new).limit(CLOSE + 1).toArray(LongAdder[]::new);
    IntStream.range(0, hashes.length)
        .parallel()
        .forEach(
            i -> {
              for (int j = ends[samples.get(i).split().ordinal()]; j < hashes.length; j++) {
                int distance = Long.bitCount(hashes[i] ^ hashes[j]);
                if (distance <= CLOSE && !samples.get(i).digest().equals(samples.get(j).digest())) {
                  counts[distance].increment();
                }
              }
            });
    int reach = 0;
    long total = counts[0].sum();
    while (reach < CLOSE && total + counts[reach + 1].sum() <= MOST_LOOKS) {
      total += counts[++reach].sum();
    }
    int most = reach;
    List<Pair> pairs =
        IntStream.range(0, hashes.length)
            .parallel()
            .boxed()
            .flatMap(
                i ->
                    IntStream.range(ends[samples.get(i).split().ordinal()], hashes.length)
                        .filter(j -> Long.bitCount(hashes[i] ^ hashes[j]) <= most)
                        .mapToObj(j -> new Pair(samples.get(i), samples.get(j))))
            .filter(pair -> !pair.first().digest().equals(pair.second().digest()))
            .limit(MOST_LOOKS)
            .toList();
    return new Candidates(pairs, reach < CLOSE || total > MOST_LOOKS);
  }

  /** Hashes of faces in one pose are close too: the pictures themselves decide. */
  private static List<Pair> looked(DataSet data, List<Pair> close) {
    if (close.isEmpty()) {
      return close;
    }
    try (ImageSet firsts = data.images(close.stream().map(Pair::first).toList());
        ImageSet seconds = data.images(close.stream().map(Pair::second).toList());
        PointerScope scope = new PointerScope()) {
      List<Pair> same = new ArrayList<>();
      for (int i = 0; i < close.size(); i++) {
        try (PointerScope each = new PointerScope()) {
          if (cosine_similarity(look(firsts, i), look(seconds, i)).item_double() >= SAME) {
            same.add(close.get(i));
          }
        }
      }
      return same;
    }
  }

  /** A grey thumbnail about its mean, as one row: the cosine of two is their correlation. */
  private static Tensor look(ImageSet images, int place) {
    Tensor grey = ImageSet.toInput(images.pixels(place, 1)).mean(1);
    Tensor small = adaptive_avg_pool2d(grey, new long[] {SIDE, SIDE}).flatten();
    return small.sub(small.mean()).unsqueeze(0);
  }
}
