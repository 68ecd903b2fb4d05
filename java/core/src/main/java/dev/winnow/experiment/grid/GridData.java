package dev.winnow.experiment.grid;

/**
 * A data set of the experiment.
 *
 * @param name in the folders of cells and in the report
 * @param path its folder
 * @param role of the paper's two sets, the one that it stands for: a ticket moves from
 *     openforensics to faceforensics
 */
public record GridData(String name, String path, String role) {
  /** The larger set, that tickets are found on. */
  public static final String SOURCE = "openforensics";

  /** The smaller set, that they move to. */
  public static final String TARGET = "faceforensics";

  /** It is the very set, and not one that stands for it. */
  public boolean ofThePaper() {
    return name.equals(role);
  }
}
