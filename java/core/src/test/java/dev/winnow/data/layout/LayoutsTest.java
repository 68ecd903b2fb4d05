package dev.winnow.data.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.InvalidInputException;
import dev.winnow.data.layout.Layout.Media;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Small trees of each layout; a layout goes by names, so the files may be empty. */
class LayoutsTest {
  @TempDir Path root;

  private void touch(String... names) throws IOException {
    for (String name : names) {
      Path file = root.resolve(name);
      Files.createDirectories(file.getParent());
      Files.createFile(file);
    }
  }

  private Layout find() {
    return Layouts.find(root, LayoutOptions.ALL);
  }

  private static Map<String, Entry> byName(Layout layout) {
    return layout.entries().stream().collect(Collectors.toMap(Entry::name, entry -> entry));
  }

  @Test
  void theOpenForensicsSubset() throws IOException {
    touch(
        "Dataset/Train/Fake/fake_0.jpg",
        "Dataset/Train/Real/real_0.jpg",
        "Dataset/Validation/Fake/fake_1.jpg",
        "Dataset/Validation/Real/real_1.jpg",
        "Dataset/Test/Fake/fake_2.jpg",
        "Dataset/Test/Real/real_2.jpg");
    Layout layout = find();
    assertThat(layout.name()).isEqualTo("openforensics");
    assertThat(layout.media()).isEqualTo(Media.IMAGES);
    assertThat(layout.entries()).hasSize(6);
    Entry fake = byName(layout).get("Dataset/Validation/Fake/fake_1.jpg");
    assertThat(fake.label()).isEqualTo(1);
    assertThat(fake.split()).contains(Split.VALIDATION);
    assertThat(fake.identities()).isEmpty();
  }

  @Test
  void theFaceForensicsAndCelebDfSubset() throws IOException {
    touch(
        "1000_videos/train/real/129_12.png",
        "1000_videos/train/fake/129_067_3.png",
        "1000_videos/validation/real/id3_0005_7.png",
        "1000_videos/validation/fake/id3_id9_0005_7.png",
        "1000_videos/test/real/00170_1.png",
        "1000_videos/test/fake/067_129_1.png");
    Layout layout = find();
    assertThat(layout.name()).isEqualTo("faceforensics-celebdf-subset");
    Map<String, Entry> entries = byName(layout);
    Entry fake = entries.get("1000_videos/train/fake/129_067_3.png");
    assertThat(fake.identities()).containsExactly("129", "067");
    assertThat(fake.video()).isEqualTo("129_067");
    assertThat(fake.group()).isEqualTo("faceforensics");
    Entry celeb = entries.get("1000_videos/validation/fake/id3_id9_0005_7.png");
    assertThat(celeb.identities()).containsExactly("id3", "id9");
    assertThat(celeb.group()).isEqualTo("celeb-df");
    assertThat(entries.get("1000_videos/validation/real/id3_0005_7.png").identities())
        .containsExactly("id3");
    assertThat(entries.get("1000_videos/test/real/00170_1.png").video()).isEqualTo("00170");
  }

  private void faceForensics() throws IOException {
    touch(
        "original_sequences/youtube/c23/videos/071.mp4",
        "original_sequences/youtube/c23/videos/054.mp4",
        "original_sequences/youtube/c23/videos/999.mp4",
        "original_sequences/youtube/c40/videos/071.mp4",
        "manipulated_sequences/Deepfakes/c23/videos/071_054.mp4",
        "manipulated_sequences/Deepfakes/c40/videos/071_054.mp4",
        "manipulated_sequences/FaceSwap/c23/videos/054_071.mp4",
        "manipulated_sequences/FaceSwap/c23/masks/054_071.mp4");
  }

  @Test
  void faceForensicsAsItsAuthorsLayItOut() throws IOException {
    faceForensics();
    Layout layout = find();
    assertThat(layout.name()).isEqualTo("faceforensics++");
    assertThat(layout.media()).isEqualTo(Media.VIDEOS);
    assertThat(layout.entries()).hasSize(5);
    Entry fake = byName(layout).get("manipulated_sequences/Deepfakes/c23/videos/071_054.mp4");
    assertThat(fake.group()).isEqualTo("Deepfakes");
    assertThat(fake.label()).isEqualTo(1);
    assertThat(fake.identities()).containsExactly("071", "054");
    assertThat(fake.split()).isEmpty();
  }

  @Test
  void compressionAndManipulationsAreChosen() throws IOException {
    faceForensics();
    Layout layout = Layouts.find(root, new LayoutOptions("c40", List.of("Deepfakes")));
    assertThat(layout.entries()).extracting(Entry::name).allMatch(name -> name.contains("/c40/"));
    assertThat(layout.entries()).hasSize(2);
    assertThatThrownBy(() -> Layouts.find(root, new LayoutOptions("c7", List.of())))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("c23, c40");
    assertThatThrownBy(() -> Layouts.find(root, new LayoutOptions("", List.of("Nothing"))))
        .hasMessageContaining("Deepfakes, FaceSwap");
  }

  @Test
  void pairListsGiveTheSplits() throws IOException {
    faceForensics();
    touch(
        "original_sequences/youtube/c23/videos/100.mp4",
        "manipulated_sequences/Deepfakes/c23/videos/100_101.mp4");
    Files.writeString(root.resolve("train.json"), "[[\"071\", \"054\"]]");
    Files.writeString(root.resolve("test.json"), "[[\"100\", \"101\"]]");
    Layout layout = find();
    assertThat(layout.entries())
        .as("video 999 is in no list")
        .noneMatch(entry -> entry.identities().contains("999"));
    for (Entry entry : layout.entries()) {
      assertThat(entry.split())
          .contains(entry.identities().get(0).startsWith("10") ? Split.TEST : Split.TRAIN);
    }
    Files.createDirectories(root.resolve("splits"));
    Files.writeString(root.resolve("splits/val.json"), "[[\"071\", \"200\"]]");
    assertThatThrownBy(this::find).hasMessageContaining("val.json").hasMessageContaining("071");
  }

  @Test
  void extractedFramesOfFaceForensics() throws IOException {
    touch(
        "original_sequences/youtube/c23/images/071/0001.png",
        "manipulated_sequences/Deepfakes/c23/images/071_054/0001.png");
    Layout layout = find();
    assertThat(layout.media()).isEqualTo(Media.IMAGES);
    assertThat(layout.entries()).extracting(Entry::identities).contains(List.of("071", "054"));
    assertThat(layout.entries()).extracting(Entry::video).doesNotHaveDuplicates();
  }

  @Test
  void celebDfWithItsTestList() throws IOException {
    touch(
        "Celeb-real/id0_0000.mp4",
        "Celeb-real/id1_0000.mp4",
        "YouTube-real/00170.mp4",
        "Celeb-synthesis/id0_id1_0000.mp4");
    // In the list 1 is real; the folders say the same, and the list's labels are not used.
    Files.writeString(
        root.resolve("List_of_testing_videos.txt"),
        "1 YouTube-real/00170.mp4\n0 Celeb-synthesis/id0_id1_0000.mp4\n");
    Layout layout = find();
    assertThat(layout.name()).isEqualTo("celeb-df-v2");
    Map<String, Entry> entries = byName(layout);
    assertThat(entries.get("YouTube-real/00170.mp4").label()).isZero();
    assertThat(entries.get("YouTube-real/00170.mp4").split()).contains(Split.TEST);
    Entry fake = entries.get("Celeb-synthesis/id0_id1_0000.mp4");
    assertThat(fake.label()).isEqualTo(1);
    assertThat(fake.split()).contains(Split.TEST);
    assertThat(fake.identities()).containsExactly("id0", "id1");
    assertThat(entries.get("Celeb-real/id0_0000.mp4").split()).contains(Split.TRAIN);
  }

  @Test
  void folderNamesGiveClassAndSplitWhateverTheirCaseOrderAndSpelling() throws IOException {
    touch(
        "deepfakes/training_real/a.jpg",
        "deepfakes/training_fake/b.jpg",
        "deepfakes/REAL/Valid/c.jpg",
        "deepfakes/Test/Fake/d.webp");
    Map<String, Entry> entries = byName(find());
    assertThat(entries.get("deepfakes/training_real/a.jpg").label()).isZero();
    assertThat(entries.get("deepfakes/training_fake/b.jpg").split()).contains(Split.TRAIN);
    assertThat(entries.get("deepfakes/REAL/Valid/c.jpg").split()).contains(Split.VALIDATION);
    assertThat(entries.get("deepfakes/Test/Fake/d.webp").label()).isEqualTo(1);
  }

  @Test
  void synonymsServeWhereNobodySaysRealOrFake() throws IOException {
    touch("original/a.jpg", "manipulated/b.jpg");
    assertThat(find().entries()).extracting(Entry::label).containsExactlyInAnyOrder(0, 1);
  }

  @Test
  void aFolderBelowTheClassIsTheGroup() throws IOException {
    touch("fake/blend/x.jpg", "fake/warp/y.jpg", "real/z.jpg", "masks/fake/blend/x.png");
    Layout layout = find();
    assertThat(layout.entries()).as("masks are no images").hasSize(3);
    assertThat(byName(layout).get("fake/blend/x.jpg").group()).isEqualTo("blend");
    assertThat(byName(layout).get("real/z.jpg").group()).isEmpty();
  }

  @Test
  void manyFoldersOfNumberedFilesAreVideos() throws IOException {
    for (int i = 0; i < 6; i++) {
      touch("real/r" + i + "/0001.png", "fake/f" + i + "/frame_0001.png");
    }
    for (Entry entry : find().entries()) {
      assertThat(entry.group()).isEmpty();
      assertThat(entry.video()).isEqualTo(entry.name().substring(0, entry.name().lastIndexOf('/')));
    }
  }

  @Test
  void oneVideoInTwoSplitsHasOneName() throws IOException {
    for (int i = 0; i < 9; i++) {
      touch("train/real/vid" + i + "/0001.png", "train/fake/vid" + i + "/0001.png");
    }
    touch("test/Reals/vid1/0007.png", "test/fake/blend/vid1/0007.png");
    Map<String, Entry> entries = byName(find());
    assertThat(entries.get("train/real/vid1/0001.png").video()).isEqualTo("real/vid1");
    assertThat(entries.get("test/Reals/vid1/0007.png").video()).isEqualTo("real/vid1");
    assertThat(entries.get("train/fake/vid1/0001.png").video()).isEqualTo("fake/vid1");
    assertThat(entries.get("test/fake/blend/vid1/0007.png").video()).isEqualTo("fake/blend/vid1");
  }

  @Test
  void ofSynonymsTheInnermostCounts() throws IOException {
    touch("deepfakes/original/a.jpg", "deepfakes/manipulated/b.jpg", "pristine/forged/c.jpg");
    assertThat(find().entries()).extracting(Entry::label).containsExactlyInAnyOrder(0, 1, 1);
  }

  @Test
  void videosNamedByIdentityHaveTheirIdentities() throws IOException {
    touch(
        "train/real/071.mp4",
        "train/fake/Deepfakes/071_054.mp4",
        "test/real/id3_0005.mp4",
        "test/fake/id3_id9_0005.mp4");
    Map<String, Entry> entries = byName(find());
    assertThat(entries.get("train/real/071.mp4").identities()).containsExactly("071");
    Entry fake = entries.get("train/fake/Deepfakes/071_054.mp4");
    assertThat(fake.identities()).containsExactly("071", "054");
    assertThat(fake.group()).isEqualTo("Deepfakes");
    assertThat(fake.video()).isEqualTo("train/fake/Deepfakes/071_054.mp4");
    assertThat(entries.get("test/fake/id3_id9_0005.mp4").identities())
        .containsExactly("id3", "id9");
  }

  @Test
  void aTreeOfVideos() throws IOException {
    touch("train/real/a.mp4", "train/fake/b.AVI");
    Layout layout = find();
    assertThat(layout.media()).isEqualTo(Media.VIDEOS);
    assertThat(layout.entries()).hasSize(2);
  }

  @Test
  void aManifestInTheRootRules() throws IOException {
    touch("pictures/ä b.jpg", "pictures/c.jpg");
    Files.writeString(
        root.resolve("manifest.csv"),
        """
        path,label,split,group,identity,extra
        pictures/ä b.jpg,FAKE,test,warp,p1;p2,7
        "pictures/c.jpg",0,,,p1,
        """);
    Layout layout = find();
    assertThat(layout.name()).isEqualTo("manifest");
    Entry fake = byName(layout).get("pictures/ä b.jpg");
    assertThat(fake.label()).isEqualTo(1);
    assertThat(fake.split()).contains(Split.TEST);
    assertThat(fake.group()).isEqualTo("warp");
    assertThat(fake.identities()).containsExactly("p1", "p2");
    assertThat(byName(layout).get("pictures/c.jpg").split()).isEqualTo(Optional.empty());
  }

  @Test
  void aManifestKnowsTheForgedRegionsThatAreThere() throws IOException {
    touch("masks/0.png", "masks/real.png");
    Files.writeString(
        root.resolve("manifest.csv"),
        """
        path,label,mask
        0.jpg,fake,masks/0.png
        1.jpg,fake,masks/gone.png
        2.jpg,fake,
        real.jpg,real,masks/real.png
        """);
    Map<String, Entry> entries = byName(find());
    assertThat(entries.get("0.jpg").mask()).contains(root.resolve("masks/0.png"));
    assertThat(entries.get("1.jpg").mask()).as("a file that is not there").isEmpty();
    assertThat(entries.get("2.jpg").mask()).as("none named").isEmpty();
    assertThat(entries.get("real.jpg").mask()).as("nothing is forged in it").isEmpty();
  }

  @Test
  void aManifestOfLinesOfJson() throws IOException {
    Path manifest = root.resolve("list.jsonl");
    Files.writeString(
        manifest,
        """
        {"path": "a.jpg", "label": "real"}
        {"path": "b.jpg", "label": "1", "group": "swap"}
        """);
    Layout layout = Layouts.find(manifest, LayoutOptions.ALL);
    assertThat(layout.root()).isEqualTo(root);
    assertThat(byName(layout).get("b.jpg").group()).isEqualTo("swap");
  }

  @Test
  void aManifestOfVideos() throws IOException {
    Files.writeString(
        root.resolve("manifest.csv"), "path,label,video\na.mp4,real,\nb.mp4,fake,take 2\n");
    Layout layout = find();
    assertThat(layout.media()).isEqualTo(Media.VIDEOS);
    assertThat(layout.entries()).extracting(Entry::video).containsExactly("a.mp4", "take 2");
  }

  @Test
  void whatIsWrongInAManifestIsNamedWithItsLine() throws IOException {
    Path manifest = root.resolve("manifest.csv");
    Map<String, String> wrong =
        Map.of(
            "path,label\na.jpg,real\nb.jpg,maybe\n", "entry 2: label 'maybe'",
            "path,label,split\na.jpg,real,later\n", "split 'later'",
            "path,kind\na.jpg,real\n", "path and label must be given",
            "path,label\na.jpg,real\na.jpg,fake\n", "was listed before",
            "path,label\na.jpg,real\n", "lists no fake",
            "path,label\na.jpg,real\nb.mp4,fake\n", "images and videos together");
    for (Map.Entry<String, String> each : wrong.entrySet()) {
      Files.writeString(manifest, each.getKey());
      assertThatThrownBy(this::find)
          .as(each.getKey())
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining("manifest.csv")
          .hasMessageContaining(each.getValue());
    }
  }

  private static byte[] idx(int type, int[] dimensions, byte[] values) {
    ByteBuffer buffer = ByteBuffer.allocate(4 + 4 * dimensions.length + values.length);
    buffer.putInt(type << 8 | dimensions.length);
    for (int dimension : dimensions) {
      buffer.putInt(dimension);
    }
    return buffer.put(values).array();
  }

  @Test
  void idxFilesHaveManyClasses() throws IOException {
    Files.write(root.resolve("train-images-idx3-ubyte"), idx(8, new int[] {3, 1, 2}, new byte[6]));
    Files.write(
        root.resolve("train-labels-idx1-ubyte"), idx(8, new int[] {3}, new byte[] {9, 0, 4}));
    try (var gzip =
        new GZIPOutputStream(Files.newOutputStream(root.resolve("t10k-images-idx3-ubyte.gz")))) {
      gzip.write(idx(8, new int[] {1, 1, 2}, new byte[] {1, 2}));
    }
    Files.write(root.resolve("t10k-labels-idx1-ubyte"), idx(8, new int[] {1}, new byte[] {2}));
    Layout layout = find();
    assertThat(layout.name()).isEqualTo("idx");
    assertThat(layout.classes()).containsExactly("0", "2", "4", "9");
    assertThat(layout.entries())
        .filteredOn(entry -> entry.split().equals(Optional.of(Split.TRAIN)))
        .extracting(Entry::label)
        .containsExactly(3, 0, 2);
    assertThat(layout.entries())
        .filteredOn(entry -> entry.split().equals(Optional.of(Split.TEST)))
        .hasSize(1);
  }

  private void idxPair(String stem, int... labels) throws IOException {
    byte[] values = new byte[labels.length];
    for (int i = 0; i < labels.length; i++) {
      values[i] = (byte) labels[i];
    }
    int count = labels.length;
    Files.write(
        root.resolve(stem + "-images-idx3-ubyte"),
        idx(8, new int[] {count, 1, 2}, new byte[2 * count]));
    Files.write(root.resolve(stem + "-labels-idx1-ubyte"), idx(8, new int[] {count}, values));
  }

  @Test
  void noClassIsInventedForALabelThatDoesNotOccur() throws IOException {
    idxPair("emnist-letters-train", 26, 1, 200);
    idxPair("emnist-letters-test", 1, 26, 2);
    Layout layout = find();
    assertThat(layout.classes()).containsExactly("1", "2", "26", "200");
    assertThat(layout.entries())
        .extracting(Entry::label)
        .containsExactlyInAnyOrder(2, 0, 3, 0, 2, 1);
  }

  @Test
  void variantsOfAnIdxSetSideBySideAreRefused() throws IOException {
    idxPair("emnist-letters-train", 1, 2);
    idxPair("emnist-digits-train", 0, 1);
    assertThatThrownBy(this::find)
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("emnist-letters-train-images-idx3-ubyte")
        .hasMessageContaining("emnist-digits-train-images-idx3-ubyte");
  }

  @Test
  void idxFilesOfOtherShapesAreNamed() throws IOException {
    Path images = root.resolve("train-images-idx3-ubyte");
    Path labels = root.resolve("train-labels-idx1-ubyte");
    Files.write(labels, idx(8, new int[] {2}, new byte[2]));
    for (int[] shape : new int[][] {{2}, {2, 4}, {2, 0, 4}, {2, 4, 0}, {2, 2, 2, 3}}) {
      int values = Arrays.stream(shape).reduce(1, (a, b) -> a * b);
      Files.write(images, idx(8, shape, new byte[values]));
      assertThatThrownBy(this::find)
          .as(Arrays.toString(shape))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining(images + " is no file of images");
    }
    Files.write(images, idx(8, new int[] {2, 4, 4}, new byte[32]));
    Files.write(labels, idx(8, new int[] {2, 1}, new byte[2]));
    assertThatThrownBy(this::find).hasMessageContaining(labels + " is no file of labels");
    idxPair("train");
    assertThatThrownBy(this::find).hasMessageContaining("no image");
  }

  @Test
  void damagedIdxFilesAreNamed() throws IOException {
    Path images = root.resolve("train-images-idx3-ubyte");
    Files.write(root.resolve("train-labels-idx1-ubyte"), idx(8, new int[] {3}, new byte[3]));
    Files.write(images, idx(8, new int[] {3, 4, 4}, new byte[10]));
    assertThatThrownBy(this::find).hasMessageContaining("cut short");
    Files.write(images, idx(8, new int[] {Integer.MAX_VALUE, 4, 4}, new byte[10]));
    assertThatThrownBy(this::find).hasMessageContaining("claims more");
    Files.write(images, idx(13, new int[] {3, 4, 4}, new byte[192]));
    assertThatThrownBy(this::find).hasMessageContaining("unsigned bytes");
    Files.write(images, idx(8, new int[] {2, 1, 1}, new byte[2]));
    assertThatThrownBy(this::find).hasMessageContaining("3 labels");
  }

  @Test
  void oneClassAloneIsNoDataSet() throws IOException {
    touch("real/a.jpg");
    assertThatThrownBy(this::find)
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("'fake'")
        .hasMessageContaining("FaceForensics++");
  }

  @Test
  void anUnfinishedExtractionIsRefused() throws IOException {
    touch("real/071_00001.png", "fake/Deepfakes-071_054_00001.png", ".extract/settings.json");
    assertThatThrownBy(this::find)
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("not finished");
    Files.writeString(
        root.resolve("manifest.csv"),
        "path,label\nreal/071_00001.png,real\nfake/Deepfakes-071_054_00001.png,fake\n");
    assertThat(find().entries()).hasSize(2);
  }

  @Test
  void aPictureIsNoManifest() throws IOException {
    touch("a.jpg");
    assertThatThrownBy(() -> Layouts.find(root.resolve("a.jpg"), LayoutOptions.ALL))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("nor a manifest");
  }

  @Test
  void anEntryOfTwoClassesIsRefused() throws IOException {
    touch("real/fake/a.jpg", "real/b.jpg");
    assertThatThrownBy(this::find).hasMessageContaining("both");
  }
}
