package org.countersign.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.countersign.SeparateApplication;
import org.junit.jupiter.api.Test;

/**
 * The inventory in docs/privacy.md has every column of the migrated database once, and no other.
 */
class PersonalDataIT {

  private static final Path INVENTORY = Path.of("docs/privacy.md");
  private static final Pattern ROW = Pattern.compile("^\\| `([a-z_]+)` \\|(.*)\\|$");
  private static final Pattern NAME = Pattern.compile("`([a-z0-9_]+)`");

  /** Columns, what they hold and of whom, why, for how long, what an erasure does. */
  private static final int CELLS = 5;

  private record Row(String table, List<String> cells) {

    List<String> columns() {
      return NAME.matcher(cells.getFirst())
          .results()
          .map((MatchResult found) -> table + "." + found.group(1))
          .toList();
    }
  }

  private static List<Row> rows() throws IOException {
    List<Row> rows = new ArrayList<>();
    for (String line : Files.readAllLines(INVENTORY)) {
      var row = ROW.matcher(line);
      if (row.matches()) {
        rows.add(
            new Row(
                row.group(1),
                Arrays.stream(row.group(2).split("\\|", -1)).map(String::strip).toList()));
      }
    }
    return rows;
  }

  @Test
  void hasEveryColumnOnceAndNoOther() throws IOException {
    List<String> listed = rows().stream().flatMap(row -> row.columns().stream()).toList();

    assertThat(listed)
        .as(
            """
            columns in docs/privacy.md. What is not found there needs a row \
            "| `table` | `column`, … | what, and of whom | why | how long | at an erasure |"; \
            what is not expected there is no column of the database, or stands there twice""")
        .containsExactlyInAnyOrderElementsOf(columns());
  }

  @Test
  void saysEverythingOfEachRow() throws IOException {
    for (Row row : rows()) {
      assertThat(row.cells())
          .as("row of %s: %s", row.table(), row.cells())
          .hasSize(CELLS)
          .noneMatch(String::isBlank);
    }
  }

  private static List<String> columns() {
    try (var application =
        SeparateApplication.start(
            "inventory", Map.of("camunda.client.rest-address", "http://127.0.0.1:9"))) {
      return application
          .jdbc()
          .sql(
              """
              select table_name || '.' || column_name from information_schema.columns
              where table_schema = current_schema() order by table_name, ordinal_position
              """)
          .query(String.class)
          .list();
    }
  }
}
