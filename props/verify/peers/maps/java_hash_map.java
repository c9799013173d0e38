// java.util.HashMap, called by java_hash_map.hpp.
import java.util.HashMap;
import java.util.Map;

class Peers {
  static HashMap<Long, Integer> copy(HashMap<Long, Integer> map) {
    return new HashMap<>(map);
  }

  static boolean putIfAbsent(HashMap<Long, Integer> map, long key, int value) {
    return map.putIfAbsent(key, value) == null;
  }

  static boolean put(HashMap<Long, Integer> map, long key, int value) {
    return map.put(key, value) == null;
  }

  /** The value, or -1: ints stand for unsigned numbers. */
  static long get(HashMap<Long, Integer> map, long key) {
    Integer value = map.get(key);
    return value == null ? -1 : Integer.toUnsignedLong(value);
  }

  static boolean remove(HashMap<Long, Integer> map, long key) {
    return map.remove(key) != null;
  }

  /** All elements, each as a key and a value. */
  static long[] entries(HashMap<Long, Integer> map) {
    long[] all = new long[2 * map.size()];
    int n = 0;
    for (Map.Entry<Long, Integer> entry : map.entrySet()) {
      all[n++] = entry.getKey();
      all[n++] = Integer.toUnsignedLong(entry.getValue());
    }
    return all;
  }

  static long bytesHeld() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }
}
