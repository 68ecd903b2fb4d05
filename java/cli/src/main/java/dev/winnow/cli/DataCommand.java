package dev.winnow.cli;

import picocli.CommandLine.Command;

/** What is done to data before a run. */
@Command(
    name = "data",
    description = "Look at data sets, cut faces out of videos, forge fakes.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {InspectCommand.class, ExtractCommand.class, ForgeCommand.class})
final class DataCommand {}
