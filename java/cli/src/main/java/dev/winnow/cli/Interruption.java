package dev.winnow.cli;

/** What to say when Ctrl-C or a signal ends a command whose work goes on later. */
final class Interruption {
  private static volatile String advice;

  private Interruption() {}

  /** From now on, the end of the process prints this. */
  static void announce(String message) {
    if (advice == null) {
      Runtime.getRuntime().addShutdownHook(new Thread(Interruption::speak));
    }
    advice = message;
  }

  /** The work is done, or failed with a message of its own; nothing more is to be said. */
  static void forget() {
    advice = "";
  }

  private static void speak() {
    if (!advice.isEmpty()) {
      System.err.println("\nstopped. All finished epochs are saved; " + advice);
    }
  }
}
