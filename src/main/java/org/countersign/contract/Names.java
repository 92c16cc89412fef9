package org.countersign.contract;

import java.lang.reflect.Field;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Names that models and code share. */
final class Names {

  private Names() {}

  /** A place in a model, and the name that stands there. */
  record Use(String where, String name) {}

  /** The values of all constants of a class. */
  static Set<String> constants(Class<?> type) {
    return Stream.of(type.getFields()).map(Names::value).collect(Collectors.toUnmodifiableSet());
  }

  private static String value(Field constant) {
    try {
      return String.valueOf(constant.get(null));
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Finds names that nobody offers. */
  static void checkOffered(
      String verb, Collection<Use> uses, Set<String> offered, Consumer<String> findings) {
    Set<String> free = free(uses, offered);
    for (Use use : unknown(uses, offered)) {
      boolean obvious = free.size() == 1 && closest(use.name(), offered).isEmpty();
      findings.accept(
          "%s %s '%s', which the application does not have%s"
              .formatted(
                  use.where(),
                  verb,
                  use.name(),
                  instead(use.name(), obvious ? free : offered, "It has")));
    }
  }

  /**
   * Finds names that nobody offers, and those that are not used. A name that is not used is not
   * found a second time where an unknown one stands in its place.
   *
   * @param whole what has to use all names, as "the models"
   */
  static void checkSame(
      String whole,
      String verb,
      Collection<Use> uses,
      Set<String> offered,
      Consumer<String> findings) {
    checkOffered(verb, uses, offered, findings);
    Set<String> free = free(uses, offered);
    List<Use> unknown = unknown(uses, offered);
    if (free.size() <= unknown.size()) {
      return;
    }
    unknown.forEach(use -> closest(use.name(), free).ifPresent(free::remove));
    free.forEach(
        name ->
            findings.accept(
                "Nothing in %s %s '%s', but the application needs it%s"
                    .formatted(whole, verb, name, remedy(name, uses))));
  }

  private static List<Use> unknown(Collection<Use> uses, Set<String> offered) {
    return uses.stream().filter(use -> !offered.contains(use.name())).toList();
  }

  private static Set<String> free(Collection<Use> uses, Set<String> offered) {
    Set<String> free = new TreeSet<>(offered);
    uses.forEach(use -> free.remove(use.name()));
    return free;
  }

  private static String remedy(String name, Collection<Use> uses) {
    List<String> doubled =
        uses.stream()
            .filter(use -> uses.stream().filter(u -> u.name().equals(use.name())).count() > 1)
            .map(use -> "%s has '%s'".formatted(use.where(), use.name()))
            .distinct()
            .toList();
    return doubled.size() > 1
        ? ": %s; write '%s' into one of them".formatted(String.join(", ", doubled), name)
        : "; bring the element back, or have the code changed";
  }

  /**
   * What to write instead of a name that is not known, as an end of a sentence.
   *
   * @param known what begins the list of those that can be written, as "It has"
   */
  static String instead(String name, Collection<String> offered, String known) {
    String all = String.join(", ", new TreeSet<>(offered));
    return closest(name, offered)
        .map(candidate -> "; write '%s'. %s: %s".formatted(candidate, known, all))
        .orElseGet(
            () -> offered.size() == 1 ? "; write '%s'".formatted(all) : "; write one of: " + all);
  }

  /** The name that was probably meant, or none. */
  private static Optional<String> closest(String name, Collection<String> offered) {
    return offered.stream()
        .filter(
            candidate ->
                distance(name, candidate) <= Math.max(1, name.length() / 3)
                    || (!name.isEmpty() && candidate.startsWith(name)))
        .min(Comparator.comparingInt(candidate -> distance(name, candidate)));
  }

  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int above = row[j];
        int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(change, Math.min(above, row[j - 1]) + 1);
        diagonal = above;
      }
    }
    return row[b.length()];
  }
}
