package org.countersign.people;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Who is in groups that are better kept apart, in sentences for operators. */
final class Overlaps {

  private Overlaps() {}

  static List<String> of(List<Person> people) {
    List<String> found = new ArrayList<>();
    for (Person person : people) {
      if (person.isIn(Groups.AUDITORS) && person.groups().size() > 1) {
        found.add(
            "%s is in %s, and so changes nothing: %s counts for nothing"
                .formatted(person.userName(), Groups.AUDITORS, others(person, Groups.AUDITORS)));
      } else if (person.isIn(Groups.OPERATORS) && person.isReviewer()) {
        found.add(
            "%s is in %s and in %s: may submit for others and review, though never the same expense"
                .formatted(person.userName(), Groups.OPERATORS, others(person, Groups.OPERATORS)));
      }
    }
    return found;
  }

  private static String others(Person person, String group) {
    return person.groups().stream()
        .filter(one -> !one.equals(group))
        .sorted()
        .collect(Collectors.joining(", "));
  }
}
