package dev.winnow.data;

import dev.winnow.data.layout.Entry;
import dev.winnow.data.layout.Split;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * One labelled image of a data set.
 *
 * @param row its place among the packed images
 * @param entry what the layout says of it
 * @param split the part of the data set that it belongs to
 * @param digest SHA-256 of its bytes, in hexadecimal
 */
public record Sample(int row, Entry entry, Split split, String digest) {
  /** Where it is. */
  public Path file() {
    return entry.file();
  }

  /** Its path below the data set's root, with forward slashes. */
  public String name() {
    return entry.name();
  }

  /** 1 = fake, 0 = real, or a class of an idx file. */
  public int label() {
    return entry.label();
  }

  /** Kind of forgery, or any attribute; empty where the layout names none. */
  public String group() {
    return entry.group();
  }

  /** Who is seen, the target of a swap first; none where the layout does not tell. */
  public List<String> identities() {
    return entry.identities();
  }

  /** Picture of a fake's forged region, bright where forged; empty where it is not known. */
  public Optional<Path> mask() {
    return entry.mask();
  }
}
