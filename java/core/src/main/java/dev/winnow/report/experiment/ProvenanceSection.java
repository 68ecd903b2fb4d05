package dev.winnow.report.experiment;

import dev.winnow.Version;
import dev.winnow.experiment.RunStart;
import dev.winnow.experiment.grid.Cell;
import dev.winnow.experiment.grid.GridData;
import dev.winnow.experiment.grid.GridFolder;
import dev.winnow.experiment.grid.GridResults;
import dev.winnow.experiment.grid.Scale;
import dev.winnow.report.Format;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** With what all this was made. */
final class ProvenanceSection {
  private ProvenanceSection() {}

  static Section of(GridResults results) {
    List<List<Object>> facts = new ArrayList<>();
    Map<String, TreeSet<String>> starts = new TreeMap<>();
    TreeSet<String> fingerprints = new TreeSet<>();
    for (GridFolder.Record record : results.cells()) {
      if (record.cell().kind() != Cell.Kind.ANALYSIS) {
        for (RunStart start : results.folder().run(record.cell()).starts()) {
          note(starts, start);
          fingerprints.add(record.cell().data() + ": " + start.dataFingerprint());
        }
      }
    }
    facts.add(List.of("Scale", results.plan().scale().label()));
    for (GridData set : results.plan().data()) {
      facts.add(List.of("Data", set.name() + ", as " + VerdictSection.roleName(set.role())));
    }
    fingerprints.forEach(each -> facts.add(List.of("Fingerprint", each)));
    for (String arch : results.archs()) {
      facts.add(List.of(arch, caps(results.plan().scale().caps(arch))));
    }
    facts.add(List.of("Cells", Format.count(results.cells().size()) + " done"));
    starts.forEach((name, values) -> facts.add(List.of(name, String.join(", ", values))));
    facts.add(List.of("Report made with", "Winnow " + Version.get()));
    return Section.of(
        "provenance",
        "How this was run",
        List.of("Each cell’s folder holds its manifest, settings, split and tickets."),
        List.of(
            new Table(
                "provenance",
                "Provenance",
                List.of(Table.text("What"), Table.text("Value")),
                facts,
                "")));
  }

  private static void note(Map<String, TreeSet<String>> starts, RunStart start) {
    put(starts, "Device", start.device());
    put(starts, "Processor", start.processor());
    put(starts, "Threads of a cell", Integer.toString(start.threads()));
    put(starts, "Precision", start.precision());
    put(starts, "Winnow", start.winnow());
    put(starts, "libtorch", start.libtorch());
    put(starts, "OpenCV", start.opencv());
    put(starts, "Java", start.java());
    put(starts, "Platform", start.platform());
  }

  private static void put(Map<String, TreeSet<String>> starts, String name, String value) {
    starts.computeIfAbsent(name, key -> new TreeSet<>()).add(value);
  }

  private static String caps(Scale.Caps caps) {
    return Format.text(
        "%d×%d pixels, %s, at most %d epochs (patience %d, by validation %s), batches of %d, %s at %s"
            + " (%s), %s",
        caps.size(),
        caps.size(),
        caps.images() == 0 ? "all images" : "at most " + caps.images() + " images of a set",
        caps.training().stopping().epochs(),
        caps.training().stopping().patience(),
        caps.training().stopping().monitor(),
        caps.training().batch(),
        caps.training().optimisation().optimizer(),
        caps.training().optimisation().learningRate(),
        caps.training().learningRates().schedule(),
        caps.training().flip() ? "flips" : "no augmentation");
  }
}
