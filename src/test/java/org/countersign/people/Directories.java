package org.countersign.people;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.Resource;

/** Directories made of a few words, for plain tests. */
public final class Directories {

  private Directories() {}

  /** Of people such as {@code "employee"} and {@code "manager2: managers, directors"}. */
  public static Directory of(String... people) {
    return of(RolesElsewhere.NONE, people);
  }

  /** Of such people, where roles come from elsewhere too. */
  public static Directory of(RolesElsewhere elsewhere, String... people) {
    String yaml =
        Arrays.stream(people)
            .map(person -> person.split(":", -1))
            .map(
                parts ->
                    """
                      - userName: %s
                        name: Somebody
                        email: somebody@countersign.example
                        groups: [%s]
                    """
                        .formatted(parts[0], parts.length == 1 ? "" : parts[1]))
            .collect(Collectors.joining("", "people:\n", ""));
    return new Directory(settings(file(yaml), false), elsewhere);
  }

  /** Of people as the file has them, without passwords. */
  public static Directory ofYaml(String yaml) {
    return ofYaml(yaml, false);
  }

  static Directory ofYaml(String yaml, boolean plainTextPasswords) {
    return new Directory(settings(file(yaml), plainTextPasswords), RolesElsewhere.NONE);
  }

  static PeopleSettings settings(Resource file, boolean plainTextPasswords) {
    return new PeopleSettings(file, plainTextPasswords, Duration.ofSeconds(1));
  }

  private static Resource file(String yaml) {
    return new ByteArrayResource(yaml.getBytes(StandardCharsets.UTF_8));
  }
}
