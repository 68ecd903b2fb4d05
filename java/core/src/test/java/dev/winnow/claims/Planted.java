package dev.winnow.claims;

import java.util.ArrayList;
import java.util.List;

/** Observations and findings whose verdicts are known. */
final class Planted {
  static final List<String> ARCHS = List.of("mesonet", "cnn5", "resnet18", "xception");
  static final List<String> DATA = List.of(Observation.OPENFORENSICS, Observation.FACEFORENSICS);

  /** A fifth of the rest in each of eight rounds, as the default schedule has it. */
  static final double[] SPARSITIES = {0.2, 0.36, 0.488, 0.5904, 0.67232, 0.73786, 0.79028, 0.83223};

  private static final long PRUNABLE = 1_000_000;

  /** A network's accuracy, and what analyses found. */
  interface World {
    double dense(String arch, String data);

    /** Of a ticket found and tested on {@code data}. */
    double ticket(String arch, String data, String strategy, double sparsity);

    double transferred(String arch, String strategy);

    double finding(String name);
  }

  private Planted() {}

  static Observation dense(String arch, String data, long seed, double accuracy) {
    return new Observation(
        arch, data, data, Observation.DENSE, "", seed, 0, 0, PRUNABLE, PRUNABLE, accuracy, null);
  }

  /** The same with an AUC for all that is dense. */
  static Observations withAuc(Observations observations, DenseAuc auc) {
    return new Observations(
        observations.all().stream()
            .map(
                o ->
                    o.strategy().equals(Observation.DENSE)
                        ? new Observation(
                            o.arch(),
                            o.data(),
                            o.from(),
                            o.strategy(),
                            o.use(),
                            o.seed(),
                            o.round(),
                            o.sparsity(),
                            o.prunable(),
                            o.alive(),
                            o.accuracy(),
                            auc.of(o))
                        : o)
            .toList());
  }

  interface DenseAuc {
    Double of(Observation dense);
  }

  static Observation ticket(
      String arch, String data, String strategy, long seed, int round, double accuracy) {
    return ticket(arch, data, data, "", strategy, seed, round, accuracy);
  }

  static Observation ticket(
      String arch,
      String data,
      String from,
      String use,
      String strategy,
      long seed,
      int round,
      double accuracy) {
    double sparsity = SPARSITIES[round - 1];
    long alive = Math.round(PRUNABLE * (1 - sparsity));
    return new Observation(
        arch, data, from, strategy, use, seed, round, sparsity, PRUNABLE, alive, accuracy, null);
  }

  /** All that the claims could ask for; the seeds differ by a tenth of a point. */
  static Observations observations(World world, int seeds) {
    List<Observation> all = new ArrayList<>();
    for (long seed = 1; seed <= seeds; seed++) {
      double luck = 0.001 * seed;
      for (String arch : ARCHS) {
        for (String data : DATA) {
          all.add(dense(arch, data, seed, world.dense(arch, data) + luck));
          for (String strategy : List.of("imp-global", "imp-local", "one-shot-global")) {
            for (int round = 1; round <= SPARSITIES.length; round++) {
              double accuracy = world.ticket(arch, data, strategy, SPARSITIES[round - 1]) + luck;
              all.add(ticket(arch, data, strategy, seed, round, accuracy));
            }
          }
        }
        for (String strategy : List.of("imp-global", "one-shot-global")) {
          for (int round : new int[] {4, 7}) {
            all.add(
                ticket(
                    arch,
                    Observation.FACEFORENSICS,
                    Observation.OPENFORENSICS,
                    "trained",
                    strategy,
                    seed,
                    round,
                    world.transferred(arch, strategy) + luck));
          }
        }
      }
    }
    return new Observations(all);
  }

  static List<Finding> findings(World world, int seeds) {
    List<Finding> all = new ArrayList<>();
    for (String name :
        List.of(
            Finding.HIGH_FREQUENCY_SHIFT,
            Finding.ATTENTION_CORRELATION,
            Finding.ATTENTION_AREA_CHANGE,
            Finding.GROUPS_LOST,
            Finding.SURVIVAL_FREQUENCY_COEFFICIENT)) {
      for (String arch : ARCHS) {
        for (String data : DATA) {
          for (long seed = 1; seed <= seeds; seed++) {
            for (int round : new int[] {4, 7}) {
              double sparsity = SPARSITIES[round - 1];
              double value = world.finding(name) + 0.001 * seed;
              all.add(new Finding(name, arch, data, "imp-global", seed, round, sparsity, value));
            }
          }
        }
      }
    }
    return all;
  }

  /** Where no network knows anything. */
  static final World GUESSING =
      new World() {
        @Override
        public double dense(String arch, String data) {
          return 0.5;
        }

        @Override
        public double ticket(String arch, String data, String strategy, double sparsity) {
          return 0.5;
        }

        @Override
        public double transferred(String arch, String strategy) {
          return 0.5;
        }

        @Override
        public double finding(String name) {
          return AS_CLAIMED.finding(name);
        }
      };

  /** Where all that the paper claims is true at once. */
  static final World AS_CLAIMED =
      new World() {
        @Override
        public double dense(String arch, String data) {
          boolean open = data.equals(Observation.OPENFORENSICS);
          return switch (arch) {
            case "mesonet" -> open ? 0.62 : 0.60;
            case "cnn5" -> open ? 0.91 : 0.76;
            case "resnet18" -> open ? 0.94 : 0.85;
            default -> open ? 0.96 : 0.90;
          };
        }

        @Override
        public double ticket(String arch, String data, String strategy, double sparsity) {
          boolean open = data.equals(Observation.OPENFORENSICS);
          int smallness = arch.equals("mesonet") ? 2 : arch.equals("cnn5") ? 1 : 0;
          double beyond = sparsity > 0.8 ? 0.02 : 0;
          double global = dense(arch, data) - (open ? 0.002 : 0.005) * smallness - beyond;
          return switch (strategy) {
            case "imp-global" -> global;
            case "imp-local" ->
                open
                    ? global - 0.005
                    : dense(arch, data) + 0.03 - 0.01 * smallness + (sparsity < 0.7 ? 0.02 : 0);
            default -> global - (sparsity > 0.7 ? 0.05 : 0.02);
          };
        }

        @Override
        public double transferred(String arch, String strategy) {
          double change = arch.equals("mesonet") ? -0.004 : arch.equals("cnn5") ? -0.001 : 0.003;
          return dense(arch, Observation.FACEFORENSICS)
              + change
              - (strategy.equals("imp-global") ? 0 : 0.002);
        }

        @Override
        public double finding(String name) {
          return switch (name) {
            case Finding.GROUPS_LOST -> 0;
            case Finding.ATTENTION_AREA_CHANGE -> -0.2;
            case Finding.ATTENTION_CORRELATION -> 0.9;
            default -> 0.2;
          };
        }
      };

  /** Where nothing of it is. */
  static final World REVERSED =
      new World() {
        @Override
        public double dense(String arch, String data) {
          return arch.equals("mesonet") ? 0.9 : arch.equals("cnn5") ? 0.8 : 0.7;
        }

        @Override
        public double ticket(String arch, String data, String strategy, double sparsity) {
          double kept = arch.equals("mesonet") ? 0.85 : arch.equals("cnn5") ? 0.8 : 0.75;
          double offset =
              switch (strategy) {
                case "imp-global" -> -0.02;
                case "imp-local" -> data.equals(Observation.OPENFORENSICS) ? -0.01 : -0.03;
                default -> sparsity > 0.7 ? 0.05 : 0.01;
              };
          return kept * dense(arch, data) + offset;
        }

        @Override
        public double transferred(String arch, String strategy) {
          return ticket(arch, Observation.FACEFORENSICS, strategy, 0.8);
        }

        @Override
        public double finding(String name) {
          return switch (name) {
            case Finding.GROUPS_LOST -> 2;
            case Finding.ATTENTION_AREA_CHANGE -> 0.2;
            case Finding.ATTENTION_CORRELATION -> 0.1;
            default -> -0.2;
          };
        }
      };
}
