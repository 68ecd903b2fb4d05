package dev.winnow.cli;

import static org.bytedeco.pytorch.global.torch.zeros;

import dev.winnow.InvalidInputException;
import dev.winnow.data.ImageSet;
import dev.winnow.data.image.ImageDecoder;
import dev.winnow.explain.GradCam;
import dev.winnow.explain.GradCam.Target;
import dev.winnow.explain.Overlay;
import dev.winnow.io.AtomicFile;
import dev.winnow.prune.Ticket;
import dev.winnow.tensor.Device;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch.ScalarType;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows what a ticket looks at. */
@Command(
    name = "explain",
    description = "Draw Grad-CAM overlays: what a ticket looks at in images.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Each image gives two overlays: NNN-NAME-fake.png shows what speaks for fake, NNN-NAME-real.png"
          + " what speaks for real."
    })
final class ExplainCommand implements Runnable {
  @Spec CommandSpec spec;

  @Option(names = "--ticket", required = true, description = "A ticket's .safetensors file.")
  Path ticket;

  @Option(
      names = "--images",
      required = true,
      arity = "1..*",
      description = "Image files, or folders of them.")
  List<Path> images;

  @Option(names = "--out", required = true, description = "Folder for the overlays.")
  Path out;

  @Mixin RuntimeOptions runtime;

  @Override
  public void run() {
    List<Path> files = images.stream().flatMap(ExplainCommand::filesOf).toList();
    if (files.isEmpty()) {
      throw new InvalidInputException(
          "--images names no image file (folders below a folder are not read)");
    }
    try (Device device = runtime.start();
        Ticket loaded = Ticket.read(ticket, device)) {
      for (int i = 0; i < files.size(); i++) {
        explain(loaded, files.get(i), i);
      }
    }
    System.err.println(2 * files.size() + " overlays are in " + out);
  }

  private static Stream<Path> filesOf(Path path) {
    if (!Files.isDirectory(path)) {
      return Stream.of(path);
    }
    try (Stream<Path> entries = Files.list(path)) {
      return entries.filter(ImageDecoder::isImage).sorted().toList().stream();
    } catch (IOException | UncheckedIOException e) {
      throw new InvalidInputException(path + " could not be listed: " + e, e);
    }
  }

  /** One overlay for each class: what speaks for fake, and what for real. */
  private void explain(Ticket loaded, Path file, int index) {
    try (PointerScope scope = new PointerScope()) {
      int size = loaded.info().shape().size();
      Tensor pixels = zeros(new long[] {1, size, size, 3}, new TensorOptions(ScalarType.Byte));
      ImageDecoder.decode(file, size, pixels.data_ptr());
      Tensor input = ImageSet.toInput(pixels);
      for (Target target : Target.values()) {
        Tensor map = GradCam.maps(loaded.model(), input, target).squeeze(0);
        String name =
            String.format(
                Locale.ROOT,
                "%03d-%s-%s.png",
                index,
                file.getFileName().toString().replaceFirst("\\.[^.]*$", ""),
                target.name().toLowerCase(Locale.ROOT));
        AtomicFile.write(out.resolve(name), Overlay.attention(pixels.squeeze(0), map));
      }
      double fake =
          loaded
              .model()
              .logits(loaded.model().device().place(input), false)
              .sigmoid()
              .item_double();
      spec.commandLine().getOut().printf(Locale.ROOT, "%s: p(fake) = %.3f%n", file, fake).flush();
    }
  }
}
