package dev.winnow.data.video;

import dev.winnow.InvalidInputException;
import dev.winnow.data.layout.Entry;
import dev.winnow.data.layout.Split;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Where the faces of a video go.
 *
 * @param folder below the output folder, with a slash at its end; empty for a video without a class
 * @param stem what the names of its pictures begin with
 */
record Place(Entry video, String folder, String stem) {
  /** A picture's path below the output folder. */
  String picture(int frame) {
    return String.format(Locale.ROOT, "%s%s_%05d.png", folder, stem, frame);
  }

  /** Unlike that of any other video. */
  String key() {
    return folder + stem;
  }

  /**
   * Finds a place for each video, in their order. A group stands before the name, since the same
   * two persons are forged in several ways; names that still meet become the whole path.
   */
  static List<Place> of(List<Entry> videos) {
    List<Place> simple = videos.stream().map(v -> new Place(v, folder(v), stem(v))).toList();
    Map<String, Long> uses = count(simple);
    List<Place> places = new ArrayList<>();
    for (Place place : simple) {
      places.add(
          uses.get(place.key()) == 1
              ? place
              : new Place(place.video(), place.folder(), flat(place.video().name())));
    }
    count(places)
        .forEach(
            (key, times) -> {
              if (times > 1) {
                throw new InvalidInputException(
                    "several videos would be written to " + key + "_*.png: rename one");
              }
            });
    return places;
  }

  private static Map<String, Long> count(List<Place> places) {
    return places.stream()
        .map(Place::key)
        .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
  }

  private static String folder(Entry video) {
    String split = video.split().map(Split::label).map(name -> name + "/").orElse("");
    return video.label() == Extraction.NO_CLASS ? "" : split + label(video) + "/";
  }

  static String label(Entry video) {
    return video.label() == 1 ? "fake" : "real";
  }

  private static String stem(Entry video) {
    String name = video.file().getFileName().toString();
    String stem = name.contains(".") ? name.substring(0, name.lastIndexOf('.')) : name;
    return video.group().isEmpty() ? stem : flat(video.group()) + "-" + stem;
  }

  private static String flat(String path) {
    return path.replace('/', '-');
  }
}
