package org.countersign.web;

import java.util.List;
import java.util.function.Predicate;
import org.countersign.people.Groups;
import org.countersign.people.Person;

/** Where somebody can go, by who they are. A new page for a reader is a line here. */
final class Navigation {

  private static final List<Entry> ENTRIES =
      List.of(
          new Entry("/inbox", "Inbox", Person::isReviewer),
          new Entry("/expenses", "My expenses", person -> !person.seesAll()),
          new Entry("/expenses", "Expenses", Person::seesAll),
          new Entry("/expenses/new", "New expense", person -> !person.isIn(Groups.AUDITORS)),
          new Entry("/figures", "Figures", Navigation::looksAtTheWhole),
          new Entry(
              "/replay",
              "Replay",
              person -> person.isIn(Groups.ANALYSTS) || person.isIn(Groups.OPERATORS)),
          new Entry("/autonomy", "Autonomy", Navigation::looksAtTheWhole),
          new Entry("/privacy", "Privacy", Person::seesAll),
          new Entry("/notifications", "Notifications", person -> !person.isIn(Groups.AUDITORS)));

  private Navigation() {}

  private static boolean looksAtTheWhole(Person person) {
    return person.seesAll() || person.isIn(Groups.ANALYSTS);
  }

  /**
   * @param path everything below it belongs to it, unless another entry is nearer
   */
  record Entry(String path, String label, Predicate<Person> shownTo) {}

  static List<Entry> of(Person person) {
    return ENTRIES.stream().filter(entry -> entry.shownTo().test(person)).toList();
  }

  /** Where a person lands who has logged in. */
  static String home(Person person) {
    return of(person).getFirst().path();
  }

  /** The entry that a page belongs to; empty for none. */
  static String current(Person person, String path) {
    return of(person).stream()
        .map(Entry::path)
        .filter(entry -> path.equals(entry) || path.startsWith(entry + "/"))
        .reduce("", (longest, entry) -> entry.length() > longest.length() ? entry : longest);
  }
}
