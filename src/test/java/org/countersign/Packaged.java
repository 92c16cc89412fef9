package org.countersign;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The application as the build packs it, and people for it. */
public final class Packaged {

  private Packaged() {}

  /** What {@code package} left in {@code target}. */
  public static Path jar() throws IOException {
    try (var files = Files.newDirectoryStream(Path.of("target"), "countersign-*.jar")) {
      return files.iterator().next();
    }
  }

  /** An entry of the file of people, with the password {@code demo}. */
  public static String person(String userName, String groups) {
    return """
          - userName: %1$s
            name: %1$s
            email: %1$s@countersign.example
            groups: [%2$s]
            password: "{noop}demo"
        """
        .formatted(userName, groups);
  }
}
