package dev.winnow.data.image;

/** What to do about images that cannot be decoded. */
public enum OnBadImage {
  /** Leave them out, count and list them. */
  SKIP,
  /** Refuse the data set. */
  FAIL
}
