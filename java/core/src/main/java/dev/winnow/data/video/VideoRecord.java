package dev.winnow.data.video;

import dev.winnow.data.layout.Manifest;
import java.util.List;

/**
 * What came of a video that is done, as the output folder remembers it.
 *
 * @param video its path below the root of the videos
 * @param bytes the size of its file
 * @param withoutFace how many of its frames showed none
 * @param pictures what was written
 */
record VideoRecord(String video, long bytes, int withoutFace, List<Manifest.Row> pictures) {
  VideoRecord {
    pictures = List.copyOf(pictures);
  }
}
