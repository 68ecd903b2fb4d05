package dev.winnow.bench;

import dev.winnow.DeviceException;
import dev.winnow.tensor.Device;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.LongStream;

/** Says of a row, before anything is allocated, why this machine cannot run it. */
final class Feasibility {
  /** What the JVM, libtorch and its libraries take beside the weights. */
  private static final long PROCESS_BYTES = 1L << 30;

  /** What each device that was asked for lacks: opening one takes a GPU's memory, so once. */
  private static final Map<String, Optional<String>> MISSING = new ConcurrentHashMap<>();

  private Feasibility() {}

  /**
   * The reason to leave a row out, in one line; rows with the same reason give the same line.
   *
   * @param availableBytes of memory that can be had without swapping
   */
  static Optional<String> obstacle(Row row, long availableBytes) {
    String device = row.parameters().getOrDefault("device", "cpu");
    Optional<String> missing = MISSING.computeIfAbsent(device, Feasibility::missing);
    if (missing.isPresent()) {
      return missing;
    }
    Optional<String> unknown = row.annotation(OnlyFor.class).flatMap(only -> lacks(row, only));
    if (unknown.isPresent()) {
      return unknown;
    }
    long needed = device.equals("cpu") ? neededBytes(row) : 0;
    return needed <= availableBytes
        ? Optional.empty()
        : Optional.of(
            String.format(
                "%s: needs %.1f GB of memory, %.1f GB are available",
                row, needed / 1e9, availableBytes / 1e9));
  }

  private static Optional<String> lacks(Row row, OnlyFor only) {
    List<String> values = row.parameters().entrySet().stream().map(Map.Entry::toString).toList();
    return values.containsAll(List.of(only.value()))
        ? Optional.empty()
        : Optional.of(row.shortName() + ": only " + String.join(" ", only.value()));
  }

  private static Optional<String> missing(String device) {
    try {
      Device.open(device).close();
      return Optional.empty();
    } catch (DeviceException e) {
      return Optional.of("device=" + device + ": " + e.getMessage());
    }
  }

  /** 0 for a method that does not say. */
  private static long neededBytes(Row row) {
    return row.annotation(PeakMemory.class).map(peak -> neededBytes(row, peak)).orElse(0L);
  }

  private static long neededBytes(Row row, PeakMemory peak) {
    boolean local = row.parameters().get("scope").equals("local");
    long[] layers = Shapes.of(row.parameters().get("weights"));
    long total = LongStream.of(layers).sum();
    long together = local ? LongStream.of(layers).max().orElse(0) : total;
    return PROCESS_BYTES + peak.bytesPerWeight() * total + peak.scratchBytesPerWeight() * together;
  }

  /** MemAvailable of the Linux kernel, in bytes. */
  static long availableBytes() {
    try {
      return Files.readAllLines(Path.of("/proc/meminfo")).stream()
          .filter(line -> line.startsWith("MemAvailable:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
          .findFirst()
          .orElse(Long.MAX_VALUE);
    } catch (IOException e) {
      return Long.MAX_VALUE;
    }
  }
}
