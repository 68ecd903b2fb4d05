package dev.winnow.data.layout;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the names of FaceForensics++ and Celeb-DF tell: FaceForensics++ calls a real video {@code
 * 129} and a swap {@code 129_067} (target_source); Celeb-DF calls them {@code id3_0005} and {@code
 * id3_id9_0005}, and its videos from YouTube {@code 00170}. A frame's number follows.
 *
 * @param video the name without the frame
 * @param identities the target first
 * @param source which of the two sets
 */
record FrameName(String video, List<String> identities, String source) {
  static final String FACE_FORENSICS = "faceforensics";
  static final String CELEB_DF = "celeb-df";

  private static final Pattern FACE_FORENSICS_REAL = Pattern.compile("(\\d{3})");
  private static final Pattern FACE_FORENSICS_FAKE = Pattern.compile("(\\d{3})_(\\d{3})");
  private static final Pattern CELEB_REAL = Pattern.compile("(id\\d+)_\\d{4}");
  private static final Pattern CELEB_YOUTUBE = Pattern.compile("(\\d{5})");
  private static final Pattern CELEB_FAKE = Pattern.compile("(id\\d+)_(id\\d+)_\\d{4}");
  private static final Pattern FRAME = Pattern.compile("(.+)_\\d+");

  /** Reads the name of a frame, without its extension. */
  static Optional<FrameName> ofFrame(String stem, int label) {
    Matcher frame = FRAME.matcher(stem);
    return frame.matches() ? ofVideo(frame.group(1), label) : Optional.empty();
  }

  /** Reads the name of a video, without its extension. */
  static Optional<FrameName> ofVideo(String stem, int label) {
    return label == 1
        ? match(FACE_FORENSICS_FAKE, stem, FACE_FORENSICS)
            .or(() -> match(CELEB_FAKE, stem, CELEB_DF))
        : match(FACE_FORENSICS_REAL, stem, FACE_FORENSICS)
            .or(() -> match(CELEB_REAL, stem, CELEB_DF))
            .or(() -> match(CELEB_YOUTUBE, stem, CELEB_DF));
  }

  private static Optional<FrameName> match(Pattern pattern, String stem, String source) {
    Matcher name = pattern.matcher(stem);
    if (!name.matches()) {
      return Optional.empty();
    }
    return Optional.of(
        new FrameName(
            stem,
            name.groupCount() == 1 ? List.of(name.group(1)) : List.of(name.group(1), name.group(2)),
            source));
  }
}
