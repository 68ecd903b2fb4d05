package dev.winnow.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.bytedeco.pytorch.global.torch.tensor;
import static org.bytedeco.pytorch.global.torch.zeros;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.winnow.data.ImageSet;
import dev.winnow.data.image.ImageDecoder;
import dev.winnow.model.ModelShape;
import dev.winnow.model.keras.MesoNetWeights;
import dev.winnow.prune.Ticket;
import dev.winnow.tensor.Device;
import dev.winnow.tensor.NativeRuntime;
import dev.winnow.tensor.SafeTensors;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The MesoNet authors' weights through import, ticket and image decoder. */
class ImportedTicketTest {
  private static final int SIZE = 256;

  @TempDir Path folder;

  @BeforeAll
  static void start() {
    NativeRuntime.start(2);
    assumeTrue(
        Files.isDirectory(MesoNetWeights.FOLDER),
        "no weights at " + MesoNetWeights.FOLDER + ": set WINNOW_DATA");
  }

  private Ticket imported(String arch, String weights) {
    Path ticket = folder.resolve("t.safetensors");
    ImportedTicket.write(arch, MesoNetWeights.FOLDER.resolve("weights/" + weights + ".h5"), ticket);
    return Ticket.read(ticket, Device.CPU);
  }

  /** The data folder's README has p(real) of Meso-4 to three decimals. */
  @ParameterizedTest
  @CsvSource({
    "df/df00204, 0.051",
    "df/df01254, 0.024",
    "real/real00240, 0.990",
    "real/real00772, 0.997"
  })
  void theGoldenValuesComeOut(String image, double real) {
    try (Ticket ticket = imported("mesonet", "Meso4_DF")) {
      assertThat(fake(ticket, image)).isCloseTo(1 - real, within(5e-4));
    }
  }

  /** Computed once by a forward pass in float64, written from scratch in NumPy over h5py. */
  @ParameterizedTest
  @CsvSource({
    "df/df00204, 0.9784",
    "df/df01254, 0.9993",
    "real/real00240, 0.0000",
    "real/real00772, 0.0000"
  })
  void mesoInceptionTellsTheSameImages(String image, double fake) {
    try (Ticket ticket = imported("mesoinception", "MesoInception_DF")) {
      assertThat(fake(ticket, image)).isCloseTo(fake, within(5e-4));
    }
  }

  /** As above, on a pattern that needs no decoder; sigmoids near 0 or 1 hide what logits show. */
  @ParameterizedTest
  @CsvSource({
    "mesonet, Meso4_DF, -7.5785",
    "mesonet, Meso4_F2F, 8.3525",
    "mesoinception, MesoInception_DF, 4.2719",
    "mesoinception, MesoInception_F2F, 11.7320"
  })
  void logitsOfAPatternAreThoseOfTheReference(String arch, String weights, double logit) {
    try (Ticket ticket = imported(arch, weights);
        PointerScope scope = new PointerScope()) {
      float[] pattern = new float[3 * SIZE * SIZE];
      for (int i = 0; i < pattern.length; i++) {
        int x = i % SIZE;
        int y = i / SIZE % SIZE;
        int channel = i / (SIZE * SIZE);
        pattern[i] = (x * x / 64 + 3 * y + 40 * channel) % 256 / 255f;
      }
      Tensor logits = ticket.model().logits(tensor(pattern).view(1, 3, SIZE, SIZE), false);
      assertThat(logits.item_double()).isCloseTo(logit, within(5e-4));
    }
  }

  private static double fake(Ticket ticket, String image) {
    try (PointerScope scope = new PointerScope()) {
      Tensor pixels = zeros(new long[] {1, SIZE, SIZE, 3}, new TensorOptions(ScalarType.Byte));
      Path file = MesoNetWeights.FOLDER.resolve("test_images/" + image + ".jpg");
      ImageDecoder.decode(file, SIZE, pixels.data_ptr());
      return ticket.model().logits(ImageSet.toInput(pixels), false).sigmoid().item_double();
    }
  }

  @Test
  void theTicketSaysWhereItComesFrom() {
    try (Ticket ticket = imported("mesonet", "Meso4_DF");
        SafeTensors file = SafeTensors.read(folder.resolve("t.safetensors"))) {
      assertThat(ticket.info().shape()).isEqualTo(ModelShape.detector(SIZE));
      assertThat(ticket.info().strategy()).isEqualTo("dense");
      assertThat(ticket.info().dataFingerprint())
          .isEqualTo(
              "imported from Meso4_DF.h5, SHA-256"
                  + " 036ed30d04ffd9c7506f825b97c86aa64915f5818931da96817b169aad790af5");
      assertThat(ticket.masks().alive()).isEqualTo(ticket.masks().prunable()).isEqualTo(27_816);
      Tensor initial = file.tensors().get("winnow.init/fc1.weight");
      assertThat(initial.equal(file.tensors().get("fc1.weight"))).isTrue();
    }
  }
}
