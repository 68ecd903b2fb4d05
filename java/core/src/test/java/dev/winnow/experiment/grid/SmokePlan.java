package dev.winnow.experiment.grid;

import dev.winnow.prune.Strategy;
import java.util.List;

/**
 * Plans that tests run: MesoNet and one seed, two data sets, the smallest scale. Each method
 * changes one of them.
 */
record SmokePlan(
    Scale scale, List<GridData> data, List<String> archs, List<String> strategies, int seeds) {
  static final List<GridData> TWO_SETS =
      List.of(
          new GridData("first", "/nowhere/first", GridData.SOURCE),
          new GridData("second", "/nowhere/second", GridData.TARGET));

  SmokePlan(List<GridData> data, Strategy... strategies) {
    this(
        Scale.SMOKE,
        data,
        List.of("mesonet"),
        List.of(strategies).stream().map(Strategy::label).toList(),
        1);
  }

  SmokePlan(Strategy... strategies) {
    this(TWO_SETS, strategies);
  }

  SmokePlan at(Scale other) {
    return new SmokePlan(other, data, archs, strategies, seeds);
  }

  SmokePlan on(GridData... others) {
    return new SmokePlan(scale, List.of(others), archs, strategies, seeds);
  }

  SmokePlan archs(String... others) {
    return new SmokePlan(scale, data, List.of(others), strategies, seeds);
  }

  SmokePlan seeds(int other) {
    return new SmokePlan(scale, data, archs, strategies, other);
  }

  Plan plan() {
    return plan(0.5, 2, "cpu");
  }

  Plan plan(double tau, int threads, String device) {
    return new Plan(scale, data, archs, strategies, seeds, tau, threads, device);
  }
}
