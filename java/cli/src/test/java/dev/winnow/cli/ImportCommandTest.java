package dev.winnow.cli;

import static dev.winnow.cli.Shell.winnow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.winnow.cli.Shell.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImportCommandTest {
  @TempDir Path folder;

  @Test
  void importNamesTheFileThatItCannotUse() throws IOException {
    Path file = folder.resolve("weights.h5");
    Files.writeString(file, "not HDF5");
    Path ticket = folder.resolve("t.safetensors");
    Outcome broken = winnow("import", "--arch", "mesonet", file, "--out", ticket);
    assertThat(broken.exit()).isEqualTo(1);
    assertThat(broken.err()).contains("weights.h5").doesNotContain("defect");
    assertThat(ticket).doesNotExist();
    assertThat(winnow("import", file, "--out", ticket).exit()).isEqualTo(2);
    assertThat(winnow("import", "--help").out()).contains("mesonet, mesoinception");
  }

  /** The authors' files are not part of the project. */
  @Test
  void importedWeightsAreATicket() throws Exception {
    Path authors =
        Optional.ofNullable(System.getenv("WINNOW_DATA"))
            .map(Path::of)
            .orElse(Path.of("../../../shared/data"))
            .resolve("mesonet-keras");
    assumeTrue(Files.isDirectory(authors), "no weights at " + authors + ": set WINNOW_DATA");
    Path file = authors.resolve("weights/Meso4_DF.h5");
    Path ticket = folder.resolve("t.safetensors");
    Outcome imported = winnow("import", "--arch", "mesonet", file, "--out", ticket);
    assertThat(imported.exit()).as(imported.err()).isZero();
    assertThat(imported.out()).contains("256", "Meso4_DF.h5");

    Path image = authors.resolve("test_images/df/df00204.jpg");
    Outcome explain =
        winnow("explain", "--ticket", ticket, "--images", image, "--out", folder.resolve("maps"));
    assertThat(explain.out()).contains("p(fake) = 0.949");
    Outcome evaluate =
        winnow("evaluate", "--ticket", ticket, "--data", NoiseSet.write(folder, 20), "--json");
    assertThat(evaluate.exit()).as(evaluate.err()).isZero();

    Outcome other = winnow("import", "--arch", "mesoinception", file, "--out", ticket);
    assertThat(other.exit()).isEqualTo(1);
    assertThat(other.err()).contains("another network");
    Outcome none = winnow("import", "--arch", "resnet18", file, "--out", ticket);
    assertThat(none.exit()).isEqualTo(1);
    assertThat(none.err()).contains("mesonet and mesoinception");
    Outcome nowhere = winnow("import", "--arch", "mesonet", file, "--out", image.resolve("t"));
    assertThat(nowhere.exit()).isEqualTo(1);
    assertThat(nowhere.err()).contains("could not be written").doesNotContain("defect");
  }
}
