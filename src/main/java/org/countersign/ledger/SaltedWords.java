package org.countersign.ledger;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeSet;
import org.countersign.expense.Texts;

/**
 * The texts of an entry, which stand beside it: what is sealed has only the SHA-256 over salt and
 * text (UTF-8), so that a text can go and the entry stays as it is.
 */
final class SaltedWords {

  /** Of an entry's detail: name of a text to its hash, in hexadecimal. */
  static final String HASHES = "words";

  private static final int SALT_BYTES = 16;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final List<String> names = new ArrayList<>();
  private final List<byte[]> salts = new ArrayList<>();
  private final List<String> texts = new ArrayList<>();

  /**
   * A text as it stands beside its entry.
   *
   * @param salt in hexadecimal
   */
  record Kept(String salt, String text) {}

  void add(String name, String text) {
    byte[] salt = new byte[SALT_BYTES];
    RANDOM.nextBytes(salt);
    names.add(name);
    salts.add(salt);
    texts.add(text);
  }

  boolean isEmpty() {
    return names.isEmpty();
  }

  SequencedMap<String, String> hashes() {
    SequencedMap<String, String> hashes = new LinkedHashMap<>();
    for (int i = 0; i < names.size(); i++) {
      hashes.put(names.get(i), hash(salts.get(i), texts.get(i)));
    }
    return hashes;
  }

  Map<String, String> byName() {
    Map<String, String> byName = new LinkedHashMap<>();
    for (int i = 0; i < names.size(); i++) {
      byName.put(names.get(i), texts.get(i));
    }
    return byName;
  }

  String[] names() {
    return names.toArray(String[]::new);
  }

  byte[][] salts() {
    return salts.toArray(byte[][]::new);
  }

  String[] texts() {
    return texts.toArray(String[]::new);
  }

  static String hash(byte[] salt, String text) {
    MessageDigest sha256 = Hashes.sha256();
    sha256.update(salt);
    return Hashes.hex(sha256.digest(text.getBytes(StandardCharsets.UTF_8)));
  }

  /**
   * Puts the texts that are there into the detail, each where its name says, in place of the
   * hashes, and {@link Texts#ERASED} for those that are gone. A text that does not have the hash is
   * none of the entry's: somebody else put it there.
   *
   * @return the names of those that are not there
   */
  static Set<String> putBack(Map<String, Object> detail, Map<String, Kept> texts) {
    Set<String> erased = new TreeSet<>();
    if (detail.remove(HASHES) instanceof Map<?, ?> hashes) {
      hashes.forEach(
          (name, hash) -> {
            Kept kept = texts.get(String.valueOf(name));
            if (kept != null && hash(Hashes.ofHex(kept.salt()), kept.text()).equals(hash)) {
              put(detail, List.of(String.valueOf(name).split("\\.", -1)), kept.text());
            } else {
              put(detail, List.of(String.valueOf(name).split("\\.", -1)), Texts.ERASED);
              erased.add(String.valueOf(name));
            }
          });
    }
    return erased;
  }

  @SuppressWarnings("unchecked")
  private static void put(Object into, List<String> path, String text) {
    String name = path.getFirst();
    List<String> rest = path.subList(1, path.size());
    if (into instanceof List<?> list) {
      List<Object> items = (List<Object>) list;
      int index = Integer.parseInt(name);
      while (items.size() <= index) {
        items.add(rest.isEmpty() ? "" : new LinkedHashMap<>());
      }
      if (rest.isEmpty()) {
        items.set(index, text);
      } else {
        put(items.get(index), rest, text);
      }
    } else if (into instanceof Map<?, ?> map) {
      Map<String, Object> properties = (Map<String, Object>) map;
      if (rest.isEmpty()) {
        properties.put(name, text);
      } else {
        put(properties.computeIfAbsent(name, key -> container(rest)), rest, text);
      }
    }
  }

  private static Object container(List<String> rest) {
    boolean list = rest.getFirst().chars().allMatch(Character::isDigit);
    return list ? new ArrayList<>() : new LinkedHashMap<>();
  }
}
