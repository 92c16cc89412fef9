package org.countersign.people;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The people of one moment. Whoever has them has all of the same moment. */
final class People {

  private final Map<String, Person> people = new LinkedHashMap<>();
  private final Map<String, Person> bySlackId = new HashMap<>();
  private final Map<String, List<Person>> byEmail = new HashMap<>();
  private final Map<UserName, String> passwords;

  /**
   * @param listed each once
   */
  People(List<Person> listed, Map<UserName, String> passwords) {
    for (Person person : listed) {
      people.put(person.userName().value(), person);
      byEmail.computeIfAbsent(inSmall(person.email()), email -> new ArrayList<>()).add(person);
      if (person.slackId() != null) {
        bySlackId.put(person.slackId(), person);
      }
    }
    this.passwords = Map.copyOf(passwords);
  }

  /** In the order of the file. */
  List<Person> all() {
    return List.copyOf(people.values());
  }

  Optional<Person> find(String userName) {
    return Optional.ofNullable(people.get(userName));
  }

  Optional<Person> findBySlackId(String slackId) {
    return Optional.ofNullable(bySlackId.get(slackId));
  }

  /** Finds nobody where two people share an e-mail address: it does not say who it is. */
  Optional<Person> findByEmail(String email) {
    List<Person> found = byEmail.getOrDefault(inSmall(email), List.of());
    return found.size() == 1 ? Optional.of(found.getFirst()) : Optional.empty();
  }

  @Nullable String passwordOf(UserName userName) {
    return passwords.get(userName);
  }

  /**
   * The same people in the roles that count where another source names them: whoever is an auditor
   * by either is one, and nobody is an operator or an analyst by the file.
   */
  People with(Set<UserName> auditors) {
    UnaryOperator<Person> changed =
        person -> {
          Set<String> roles = new HashSet<>();
          if (person.isIn(Groups.AUDITORS) || auditors.contains(person.userName())) {
            roles.add(Groups.AUDITORS);
          }
          return person.withRoles(roles);
        };
    return new People(people.values().stream().map(changed).toList(), passwords);
  }

  /**
   * Capitals of ASCII only: what other alphabets take for the same letter (K and the Kelvin sign)
   * may be another person's address.
   */
  private static String inSmall(String text) {
    return text.chars()
        .map(letter -> letter >= 'A' && letter <= 'Z' ? letter - 'A' + 'a' : letter)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  @Override
  public String toString() {
    return String.join(", ", people.keySet());
  }
}
