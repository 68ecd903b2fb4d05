package dev.winnow.experiment;

import dev.winnow.data.DataSet;
import dev.winnow.data.ImageSet;
import dev.winnow.data.layout.Split;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/** The three decoded splits of a run; strategies that are compared share them. */
public final class RunData implements AutoCloseable {
  private final DataSet data;
  private final ImageSet train;
  private final ImageSet validation;
  private final ImageSet test;

  private RunData(DataSet data, ImageSet train, ImageSet validation, ImageSet test) {
    this.data = data;
    this.train = train;
    this.validation = validation;
    this.test = test;
  }

  /**
   * Reads the layout, splits what is not split, and decodes.
   *
   * @throws dev.winnow.InvalidInputException when the data set or one of its images is unusable
   */
  public static RunData load(Path root, int size, long seed, RunListener listener) {
    DataSet data = DataSet.read(root, seed);
    AtomicInteger done = new AtomicInteger();
    int total = data.samples().size();
    ImageSet[] sets = new ImageSet[Split.values().length];
    try {
      for (Split split : Split.values()) {
        sets[split.ordinal()] =
            ImageSet.decode(data.of(split), size, n -> listener.onDecode(done.addAndGet(n), total));
      }
    } catch (RuntimeException e) {
      for (ImageSet set : sets) {
        if (set != null) {
          set.close();
        }
      }
      throw e;
    }
    return new RunData(data, sets[0], sets[1], sets[2]);
  }

  /** The data set's files, splits and fingerprint. */
  public DataSet data() {
    return data;
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
  }
}
