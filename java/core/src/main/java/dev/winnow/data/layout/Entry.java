package dev.winnow.data.layout;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * One labelled image or video as a layout finds it; its split may still be open.
 *
 * @param file where it is
 * @param index its place within a file that holds many images (idx); 0 where a file is one
 * @param name its path below the data set's root, with forward slashes; {@code #index} follows
 *     where a file holds many images
 * @param label index of its class: 1 = fake, 0 = real, or a place in {@link Layout#classes} for an
 *     idx file
 * @param split the part that the layout puts it in
 * @param group kind of forgery, or any attribute; empty where the layout names none
 * @param identities who is seen, the target of a swap first; none where the layout does not tell
 * @param video the video that it is a frame of, or that it is; empty for a still image
 * @param mask picture of a fake's forged region, bright where forged, of any size; empty where the
 *     layout knows none
 */
public record Entry(
    Path file,
    long index,
    String name,
    int label,
    Optional<Split> split,
    String group,
    List<String> identities,
    String video,
    Optional<Path> mask) {
  public Entry {
    identities = List.copyOf(identities);
  }

  /** An entry whose forged region, if it has one, is not known. */
  public Entry(
      Path file,
      long index,
      String name,
      int label,
      Optional<Split> split,
      String group,
      List<String> identities,
      String video) {
    this(file, index, name, label, split, group, identities, video, Optional.empty());
  }
}
