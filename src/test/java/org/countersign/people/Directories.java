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
    return new Directory(settings(file(yaml(people)), false), elsewhere);
  }

  private static String yaml(String... people) {
    return Arrays.stream(people)
        .map(person -> person.split(":", -1))
        .map(
            parts ->
                """
                  - userName: %1$s
                    name: Somebody
                    email: %1$s@countersign.example
                    groups: [%2$s]
                """
                    .formatted(parts[0], parts.length == 1 ? "" : parts[1]))
        .collect(Collectors.joining("", "people:\n", ""));
  }

  /** Of people as the file has them, without passwords. */
  public static Directory ofYaml(String yaml) {
    return ofYaml(yaml, false);
  }

  static Directory ofYaml(String yaml, boolean plainTextPasswords) {
    return new Directory(settings(file(yaml), plainTextPasswords), RolesElsewhere.NONE);
  }

  /** The same directory with these people in it from now on, written as for {@link #of}. */
  public static void change(Directory directory, String... people) {
    PeopleFile file = new PeopleFile(settings(file(yaml(people)), false));
    PeopleFile.Content content = file.content();
    directory.replace(file.people(content), content.mark());
  }

  static PeopleSettings settings(Resource file, boolean plainTextPasswords) {
    return new PeopleSettings(file, plainTextPasswords, Duration.ofSeconds(1));
  }

  private static Resource file(String yaml) {
    return new ByteArrayResource(yaml.getBytes(StandardCharsets.UTF_8));
  }
}
