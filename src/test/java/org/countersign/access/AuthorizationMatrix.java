package org.countersign.access;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Who may do what, as {@code src/test/resources/authorization.txt} says it. */
final class AuthorizationMatrix {

  private static final Path FILE = Path.of("src/test/resources/authorization.txt");

  private AuthorizationMatrix() {}

  /** Where a request goes in. */
  enum Door {
    /** The operations of the OpenAPI document. */
    API("The API"),
    /** What controllers map for browsers. */
    PAGE("The pages"),
    /** What is mapped by libraries. */
    LIBRARY("What describes the API"),
    /** What no controller answers. */
    SITE("What belongs to no controller"),
    /** The port of operators and of Prometheus. */
    MANAGEMENT("The management port");

    private final String title;

    Door(String title) {
      this.title = title;
    }
  }

  /** Somebody of people.yaml, in the place that they have to the expense that is asked for. */
  enum Role {
    NOBODY("", "nobody"),
    EMPLOYEE("employee", "employee"),
    COLLEAGUE("employee2", "colleague"),
    REVIEWER("manager", "reviewer"),
    OTHER_REVIEWER("finance", "other reviewer"),
    OPERATOR("operator", "operator"),
    ANALYST("analyst", "analyst"),
    AUDITOR("auditor", "auditor");

    private final String user;
    private final String title;

    Role(String user, String title) {
      this.user = user;
      this.title = title;
    }

    /** Empty for nobody. */
    String user() {
      return user;
    }
  }

  /**
   * A request, and how it is answered for each role.
   *
   * @param path of the mapping, with its variables, and perhaps a query
   * @param about which expense the variables mean: the one in review, or the one that is decided
   * @param sends JSON, the fields of a form, or "file", "expense and file" for multipart/form-data;
   *     empty for nothing
   * @param cells a sign and a status: {@code +} for those who get in, {@code -} for those who do
   *     not; {@code login} is the way to the log-in page, {@code refused} the way to a page that
   *     says no
   */
  record Row(
      Door door, String method, String path, String about, String sends, Map<Role, String> cells) {

    /** The operation that it tries. */
    String operation() {
      return method + " " + path.replaceFirst("\\?.*", "");
    }

    boolean isMultipart() {
      return sends.endsWith("file");
    }

    @Override
    public String toString() {
      return method + " " + path;
    }
  }

  static List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    for (String line : text(FILE).lines().toList()) {
      if (!line.isBlank() && !line.startsWith("#")) {
        rows.add(row(line));
      }
    }
    return rows;
  }

  private static Row row(String line) {
    List<String> parts = Arrays.stream(line.split("\\s*\\|\\s*", -1)).map(String::strip).toList();
    List<String> cells = List.of(parts.get(4).split("\\s+"));
    if (parts.size() != 5 || cells.size() != Role.values().length) {
      throw new IllegalArgumentException("not five parts and a cell for each role: " + line);
    }
    Map<Role, String> byRole = new LinkedHashMap<>();
    Iterator<String> cell = cells.iterator();
    for (Role role : Role.values()) {
      byRole.put(role, cell.next());
    }
    List<String> request = List.of(parts.get(1).split(" ", 2));
    return new Row(
        Door.valueOf(parts.get(0).toUpperCase(Locale.ROOT)),
        request.get(0),
        request.get(1),
        parts.get(2),
        parts.get(3),
        byRole);
  }

  /** As docs/security.md has it. */
  static String asMarkdown() {
    StringBuilder text = new StringBuilder();
    for (Door door : Door.values()) {
      text.append("**%s**%n%n| request |".formatted(door.title));
      for (Role role : Role.values()) {
        text.append(" %s |".formatted(role.title));
      }
      text.append("%n| --- |%s%n".formatted(" --- |".repeat(Role.values().length)));
      for (Row row : rows()) {
        if (row.door() == door) {
          text.append(line(row));
        }
      }
      text.append('\n');
    }
    return text.toString().replace("\r\n", "\n").strip();
  }

  private static String line(Row row) {
    String what = row.isMultipart() ? ", with a file" : "";
    return row.cells().values().stream()
        .map(cell -> cell.startsWith("+") ? "yes" : cell.substring(1))
        .collect(Collectors.joining(" | ", "| `%s`%s | ".formatted(row, what), " |\n"));
  }

  static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
