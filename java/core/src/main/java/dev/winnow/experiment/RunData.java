package dev.winnow.experiment;

import dev.winnow.InvalidInputException;
import dev.winnow.data.DataOptions;
import dev.winnow.data.DataSet;
import dev.winnow.data.ImageSet;
import dev.winnow.data.layout.Split;
import dev.winnow.data.pack.PackedImages;
import java.util.List;

/** The three splits of a run's data set; strategies that are compared share them. */
public final class RunData implements AutoCloseable {
  private final DataSet data;
  private final ImageSet train;
  private final ImageSet validation;
  private final ImageSet test;

  private RunData(DataSet data) {
    this.data = data;
    train = data.images(data.of(Split.TRAIN));
    validation = data.images(data.of(Split.VALIDATION));
    test = data.images(data.of(Split.TEST));
  }

  /**
   * Reads the layout, splits what is not split, and decodes what is not decoded yet.
   *
   * @throws InvalidInputException when the data set is unusable
   */
  public static RunData load(DataOptions options, PackedImages.Progress progress) {
    DataSet data = DataSet.open(options, progress);
    try {
      data.requireClasses(Split.values());
      return new RunData(data);
    } catch (RuntimeException e) {
      data.close();
      throw e;
    }
  }

  /** The data set's files, splits and fingerprint. */
  public DataSet data() {
    return data;
  }

  /** The names of the classes, in the order of the labels. */
  public List<String> classes() {
    return data.layout().classes();
  }

  public ImageSet train() {
    return train;
  }

  public ImageSet validation() {
    return validation;
  }

  public ImageSet test() {
    return test;
  }

  @Override
  public void close() {
    train.close();
    validation.close();
    test.close();
    data.close();
  }
}
