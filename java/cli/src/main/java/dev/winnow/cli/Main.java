package dev.winnow.cli;

import dev.winnow.InvalidInputException;
import dev.winnow.Version;
import dev.winnow.WinnowException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The command {@code winnow}. Exit codes: 0 done, 1 failed with a message, 2 wrong usage. */
@Command(
    name = "winnow",
    description = "Finds lottery tickets in deepfake detectors.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.VersionText.class,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      DemoCommand.class,
      DataCommand.class,
      TrainCommand.class,
      PruneCommand.class,
      TransferCommand.class,
      ReproduceCommand.class,
      CellCommand.class,
      EvaluateCommand.class,
      ExplainCommand.class,
      ReportCommand.class,
      ModelsCommand.class,
      ImportCommand.class,
      DoctorCommand.class,
      BenchCommand.class,
      GenerateCompletion.class
    })
public final class Main {
  static final class VersionText implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"winnow " + Version.get()};
    }
  }

  @Option(
      names = "--debug",
      description = "Print the stack trace of a failure.",
      scope = ScopeType.INHERIT)
  boolean debug;

  private Main() {}

  /** Runs the command line and ends the process with its exit code. */
  public static void main(String[] args) {
    System.exit(run(args));
  }

  static int run(String... args) {
    Main main = new Main();
    CommandLine commandLine = new CommandLine(main);
    commandLine.setCaseInsensitiveEnumValuesAllowed(true);
    commandLine.setUsageHelpAutoWidth(true);
    // The message alone, where it can be seen: the full usage would push it off the screen.
    commandLine.setParameterExceptionHandler(
        (exception, arguments) -> {
          CommandLine command = exception.getCommandLine();
          command.getErr().println("winnow: " + exception.getMessage());
          command.getErr().println("See: " + command.getCommandSpec().qualifiedName() + " --help");
          return CommandLine.ExitCode.USAGE;
        });
    commandLine.setExecutionExceptionHandler(
        (exception, command, parsed) -> {
          if (main.debug) {
            exception.printStackTrace(command.getErr());
          } else {
            command.getErr().println("winnow: " + message(exception));
          }
          return command.getCommandSpec().exitCodeOnExecutionException();
        });
    try {
      String command =
          Arrays.stream(args).filter(arg -> !arg.startsWith("-")).findFirst().orElse("");
      if (List.of("train", "prune").contains(command)) {
        Map<String, CommandLine> commands = commandLine.getSubcommands();
        ConfigDefaults.install(commands.get(command), commands.get("prune"), args);
      }
    } catch (InvalidInputException e) {
      commandLine.getErr().println("winnow: " + e.getMessage());
      return CommandLine.ExitCode.USAGE;
    }
    try {
      return commandLine.execute(args);
    } catch (LinkageError | OutOfMemoryError e) {
      if (main.debug) {
        e.printStackTrace(commandLine.getErr());
      }
      commandLine
          .getErr()
          .println(
              e instanceof OutOfMemoryError
                  ? "winnow: out of memory: " + e.getMessage()
                  : "winnow: a native library could not be loaded: "
                      + e.getMessage()
                      + ". Winnow runs on Linux x86-64 with glibc 2.35 or newer");
      return CommandLine.ExitCode.SOFTWARE;
    }
  }

  /** The command line that a command was called with, word by word. */
  static List<String> command(CommandSpec spec) {
    List<String> words = new ArrayList<>(List.of("winnow"));
    words.addAll(spec.root().commandLine().getParseResult().originalArgs());
    return words;
  }

  private static String message(Exception exception) {
    return exception instanceof WinnowException
        ? exception.getMessage()
        : exception + " (this is a defect in Winnow; --debug shows where)";
  }
}
