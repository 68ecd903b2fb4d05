package dev.winnow.data.guard;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.winnow.data.DataSet;
import dev.winnow.data.DataSet.BadImage;
import dev.winnow.data.Sample;
import dev.winnow.data.guard.Finding.Kind;
import dev.winnow.data.guard.Finding.Severity;
import dev.winnow.data.layout.Entry;
import dev.winnow.data.layout.Layout;
import dev.winnow.data.layout.Split;
import dev.winnow.data.split.SplitDraw;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * All that there is to know of a data set before training on it. The JSON of {@code winnow data
 * inspect --json}.
 *
 * @param layout the layout's name
 * @param media images or videos
 * @param splits files by split and class
 * @param groups files by group and class
 * @param sizes images by their size in pixels, the most frequent first; empty for videos
 * @param splitRule how the splits came about
 * @param baselines what linear models reach; empty for videos, and where there are too few images
 * @param findings what can make figures mean less than they seem to, the gravest first
 */
public record Inspection(
    String layout,
    String media,
    Map<String, Map<String, Integer>> splits,
    Map<String, Map<String, Integer>> groups,
    Map<String, Integer> sizes,
    String splitRule,
    List<LinearBaseline> baselines,
    List<Finding> findings) {

  /** Looks at decoded images. */
  public static Inspection of(DataSet data) {
    List<Entry> entries = data.samples().stream().map(Sample::entry).toList();
    List<Split> splits = data.samples().stream().map(Sample::split).toList();
    boolean twoClasses =
        data.layout().classes().equals(Layout.REAL_AND_FAKE)
            && entries.stream().map(Entry::label).distinct().count() == 2;
    List<Sample> chosen = TrivialBaselines.chosen(data.samples());
    List<LinearBaseline> baselines =
        twoClasses ? TrivialBaselines.measure(data, chosen) : List.of();
    List<Finding> findings =
        new ArrayList<>(Leaks.of(entries, splits, SplitDraw.drewAll(data.splitRule())));
    findings.addAll(Duplicates.of(data));
    if (twoClasses) {
      findings.addAll(ClassConfounds.of(data));
      findings.addAll(TrivialBaselines.findings(baselines, chosen));
    }
    if (!data.bad().isEmpty()) {
      findings.add(bad(data.bad()));
    }
    return of(data.layout(), entries, splits, data.splitRule(), sizes(data), baselines, findings);
  }

  /**
   * Looks at the names of videos. Splits that are not given are drawn by name, which shows how
   * large they will be; training draws them by the contents of the faces.
   */
  public static Inspection ofVideos(Layout layout, long seed, boolean resplit) {
    SplitDraw draw = SplitDraw.ofVideos(layout.entries(), seed, resplit);
    return of(
        layout,
        layout.entries(),
        draw.splits(),
        draw.rule(),
        Map.of(),
        List.of(),
        new ArrayList<>(Leaks.of(layout.entries(), draw.splits(), SplitDraw.drewAll(draw.rule()))));
  }

  private static Inspection of(
      Layout layout,
      List<Entry> entries,
      List<Split> splits,
      String splitRule,
      Map<String, Integer> sizes,
      List<LinearBaseline> baselines,
      List<Finding> findings) {
    Map<String, Map<String, Integer>> bySplit = new LinkedHashMap<>();
    for (Split split : Split.values()) {
      Map<String, Integer> counts = new LinkedHashMap<>();
      layout.classes().forEach(name -> counts.put(name, 0));
      bySplit.put(split.label(), counts);
    }
    Map<String, Map<String, Integer>> byGroup = new TreeMap<>();
    for (int i = 0; i < entries.size(); i++) {
      String name = layout.classes().get(entries.get(i).label());
      bySplit.get(splits.get(i).label()).merge(name, 1, Integer::sum);
      if (!entries.get(i).group().isEmpty()) {
        byGroup
            .computeIfAbsent(entries.get(i).group(), g -> new LinkedHashMap<>())
            .merge(name, 1, Integer::sum);
      }
    }
    findings.addAll(Imbalance.of(bySplit));
    findings.sort(Comparator.comparing(Finding::severity).reversed());
    return new Inspection(
        layout.name(),
        layout.media().name().toLowerCase(Locale.ROOT),
        bySplit,
        byGroup,
        sizes,
        splitRule,
        baselines,
        List.copyOf(findings));
  }

  /** What a strict start refuses. */
  @JsonIgnore
  public List<Finding> warnings() {
    return findings.stream().filter(finding -> finding.severity() != Severity.INFO).toList();
  }

  private static Map<String, Integer> sizes(DataSet data) {
    return data.samples().stream()
        .map(data::facts)
        .collect(Collectors.groupingBy(f -> f.width() + "x" + f.height(), Collectors.counting()))
        .entrySet()
        .stream()
        .sorted(
            Map.Entry.<String, Long>comparingByValue()
                .reversed()
                .thenComparing(Map.Entry.comparingByKey()))
        .collect(
            Collectors.toMap(
                Map.Entry::getKey, e -> e.getValue().intValue(), (a, b) -> a, LinkedHashMap::new));
  }

  private static Finding bad(List<BadImage> bad) {
    return new Finding(
        Kind.BAD_FILE,
        Severity.WARNING,
        bad.size() + " files cannot be used and are left out",
        bad.stream().map(image -> image.name() + ": " + image.problem()).toList(),
        "repair or remove them, so that the counts are those that you expect");
  }
}
