package dev.winnow.cli;

import dev.winnow.DeviceException;
import dev.winnow.Version;
import dev.winnow.io.Json;
import dev.winnow.kernels.CpuKernels;
import dev.winnow.kernels.NativeDevice;
import dev.winnow.kernels.NativeDevice.Backend;
import dev.winnow.tensor.Device;
import dev.winnow.tensor.NativeRuntime;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Loads everything and says what it found. */
@Command(
    name = "doctor",
    description = "Say what this machine offers and whether Winnow's native parts load.",
    mixinStandardHelpOptions = true)
final class DoctorCommand implements Runnable {
  @Spec CommandSpec spec;

  @Option(names = "--json", description = "Print one JSON object.")
  boolean json;

  @Override
  public void run() {
    NativeRuntime.start(0);
    Map<String, Object> findings = new LinkedHashMap<>();
    findings.put("winnow", Version.get());
    findings.put("java", System.getProperty("java.vm.name") + " " + Runtime.version());
    findings.put("platform", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
    findings.put("processors", Runtime.getRuntime().availableProcessors());
    findings.put("kernels", CpuKernels.version());
    findings.put("instructionSet", CpuKernels.instructionSet());
    findings.put("libtorch", NativeRuntime.torchVersion());
    findings.put("opencv", NativeRuntime.openCvVersion());
    findings.put("threads", NativeRuntime.threads());
    findings.put("nativeBytes", NativeRuntime.liveBytes());
    findings.put("residentBytes", NativeRuntime.residentBytes());
    findings.put("cuda", cuda());
    if (json) {
      spec.commandLine().getOut().println(Json.line(findings));
    } else {
      findings.forEach(
          (name, value) -> spec.commandLine().getOut().printf("%-15s %s%n", name, value));
    }
    spec.commandLine().getOut().flush();
  }

  private static String cuda() {
    try {
      Device.open("cuda").close();
      return NativeDevice.name(Backend.CUDA);
    } catch (DeviceException e) {
      return "not usable: " + e.getMessage();
    }
  }
}
