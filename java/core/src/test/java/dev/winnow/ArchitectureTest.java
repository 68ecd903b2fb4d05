package dev.winnow;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Holds the house together: packages import only from the floors below them. */
class ArchitectureTest {
  /** Lowest first; packages of one floor do not see each other. */
  private static final List<List<String>> FLOORS =
      List.of(
          List.of("io", "board"),
          List.of("kernels"),
          List.of("tensor"),
          List.of("model", "data"),
          List.of("prune", "explain"),
          List.of("train"),
          List.of("analysis"),
          List.of("claims"),
          List.of("experiment"),
          List.of("report"));

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.winnow");

  @Test
  void packagesImportOnlyDownwards() {
    for (int floor = 0; floor < FLOORS.size(); floor++) {
      for (String name : FLOORS.get(floor)) {
        String[] forbidden =
            FLOORS.subList(floor, FLOORS.size()).stream()
                .flatMap(List::stream)
                .filter(other -> !other.equals(name))
                .map(other -> "dev.winnow." + other + "..")
                .toArray(String[]::new);
        requireNoImports("dev.winnow." + name + "..", forbidden);
      }
    }
  }

  /** The floors within packages that have packages of their own; "" is the package itself. */
  private static final Map<String, List<List<String>>> INNER_FLOORS =
      Map.of(
          "data",
          List.of(
              List.of(".image"),
              List.of(".layout"),
              List.of(".pack", ".split", ".video", ".forge"),
              List.of("", ".demo"),
              List.of(".guard")),
          "analysis",
          List.of(List.of(""), List.of(".attention", ".forgetting", ".robustness")),
          "experiment",
          List.of(List.of(""), List.of(".grid")));

  @Test
  void withinPackagesTooImportsPointDownwards() {
    INNER_FLOORS.forEach(
        (outer, floors) -> {
          for (int floor = 0; floor < floors.size(); floor++) {
            for (String name : floors.get(floor)) {
              requireNoImports(
                  "dev.winnow." + outer + name,
                  floors.subList(floor, floors.size()).stream()
                      .flatMap(List::stream)
                      .filter(other -> !other.equals(name))
                      .map(other -> "dev.winnow." + outer + other)
                      .toArray(String[]::new));
            }
          }
        });
  }

  private static void requireNoImports(String from, String... forbidden) {
    if (forbidden.length > 0) {
      noClasses()
          .that()
          .resideInAPackage(from)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(forbidden)
          .check(CLASSES);
    }
  }

  @Test
  void metricsKnowNothingOfTraining() {
    noClasses()
        .that()
        .resideInAPackage("dev.winnow.train.metrics..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.winnow.train")
        .check(CLASSES);
  }

  @Test
  void everyPackageHasAFloor() {
    List<String> known =
        FLOORS.stream().flatMap(List::stream).map(name -> "dev.winnow." + name).toList();
    assertThat(CLASSES.stream().map(c -> c.getPackageName()))
        .allMatch(
            name ->
                name.equals("dev.winnow")
                    || known.stream().anyMatch(k -> name.equals(k) || name.startsWith(k + ".")));
  }

  @Test
  void thereAreNoCycles() {
    slices().matching("dev.winnow.(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void onlyTheKernelsSeeTheGeneratedBinding() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.winnow.kernels..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.winnow.kernels.binding..")
        .check(CLASSES);
  }
}
