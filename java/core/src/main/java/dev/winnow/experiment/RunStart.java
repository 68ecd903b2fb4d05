package dev.winnow.experiment;

import dev.winnow.Version;
import dev.winnow.data.DataSet;
import dev.winnow.kernels.CpuKernels;
import dev.winnow.tensor.Device;
import dev.winnow.tensor.NativeRuntime;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * One object of {@code manifest.json}: what there is to know of a start of a run, so that it can be
 * repeated. A run that is stopped and goes on has several.
 *
 * @param time in UTC
 * @param command the command line, word by word
 * @param strategy whose rounds it runs
 * @param seed of everything drawn
 * @param dataFingerprint of the names, labels and contents of the data set's files
 * @param splitRule how it was split
 * @param init SHA-256 of the file of weights that the run began with, as it keeps them; empty where
 *     they were drawn
 * @param device cpu, cuda or cuda-sim
 * @param processor the model of the GPU or CPU: another may give other last bits
 * @param threads of an operator
 * @param precision that layers are trained in
 * @param instructionSet of our kernels
 * @param platform operating system and processor architecture
 */
public record RunStart(
    String time,
    List<String> command,
    String strategy,
    long seed,
    String dataFingerprint,
    String splitRule,
    String init,
    String device,
    String processor,
    int threads,
    String precision,
    String instructionSet,
    String platform,
    String winnow,
    String libtorch,
    String opencv,
    String java) {

  static RunStart of(
      RunSettings settings, DataSet data, List<String> command, String init, Device device) {
    return new RunStart(
        Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
        command,
        settings.pruning().strategy(),
        settings.seed(),
        data.fingerprint(),
        data.splitRule(),
        init,
        settings.device(),
        device.processor(),
        NativeRuntime.threads(),
        settings.precision(),
        CpuKernels.instructionSet(),
        System.getProperty("os.name") + " " + System.getProperty("os.arch"),
        Version.get(),
        NativeRuntime.torchVersion(),
        NativeRuntime.openCvVersion(),
        Runtime.version().toString());
  }
}
