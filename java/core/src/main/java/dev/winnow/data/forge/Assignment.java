package dev.winnow.data.forge;

import dev.winnow.InvalidInputException;
import dev.winnow.data.layout.Split;
import dev.winnow.tensor.Seeds;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Says which kind of forgery each original becomes. The numbers of the mix are exact over the whole
 * set. They are dealt to the splits in proportion to the room there, swap first, since it needs a
 * second person, then the rarer kinds before the common ones; a kind of at least as many fakes as
 * there are splits comes into each. Within a split a seeded hash of the name says who becomes what.
 */
final class Assignment {
  private Assignment() {}

  /** The kind of each original, in their order. */
  static List<Kind> of(List<Original> originals, Mix mix, long seed) {
    Split[] splits = Split.values();
    List<List<Integer>> waiting = new ArrayList<>();
    boolean[] pairable = new boolean[splits.length];
    for (int s = 0; s < splits.length; s++) {
      List<Integer> members = new ArrayList<>();
      for (int i = 0; i < originals.size(); i++) {
        if (originals.get(i).split() == splits[s]) {
          members.add(i);
        }
      }
      pairable[s] =
          members.stream().map(i -> originals.get(i).identity()).distinct().limit(2).count() == 2;
      members.sort(
          Comparator.comparingLong(i -> Seeds.derive(seed, "kind/" + originals.get(i).name())));
      waiting.add(members);
    }
    Map<Integer, Kind> kinds = new HashMap<>();
    Map<Kind, Integer> counts = mix.counts(originals.size());
    List<Kind> order = new ArrayList<>(counts.keySet());
    order.sort(Comparator.comparing((Kind kind) -> kind != Kind.SWAP).thenComparing(counts::get));
    for (Kind kind : order) {
      double[] room = new double[splits.length];
      for (int s = 0; s < splits.length; s++) {
        room[s] = kind == Kind.SWAP && !pairable[s] ? 0 : waiting.get(s).size();
      }
      int[] dealt = dealt(kind, counts.get(kind), room);
      for (int s = 0; s < splits.length; s++) {
        List<Integer> taken = waiting.get(s).subList(0, dealt[s]);
        taken.forEach(i -> kinds.put(i, kind));
        taken.clear();
      }
    }
    List<Kind> result = new ArrayList<>();
    for (int i = 0; i < originals.size(); i++) {
      result.add(kinds.get(i));
    }
    return result;
  }

  private static int[] dealt(Kind kind, int count, double[] room) {
    int places = 0;
    int open = 0;
    for (double here : room) {
      places += (int) here;
      open += here > 0 ? 1 : 0;
    }
    if (count > places) {
      throw new InvalidInputException(
          "The mix asks for "
              + count
              + " fakes of kind "
              + kind.label()
              + ", but a swap needs two"
              + " persons in a split: give more reals, or a mix without swap");
    }
    if (count == 0) {
      return new int[room.length];
    }
    int[] dealt = Mix.apportioned(count, room);
    for (int s = 0; s < room.length && count >= open; s++) {
      if (room[s] > 0 && dealt[s] == 0) {
        int largest = 0;
        for (int other = 1; other < room.length; other++) {
          largest = dealt[other] > dealt[largest] ? other : largest;
        }
        dealt[largest]--;
        dealt[s]++;
      }
    }
    return dealt;
  }
}
