package org.countersign.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.countersign.contract.Surface;
import org.junit.jupiter.api.Test;

/** What the table of entries lets in is what can be read: a new event is a new constraint. */
class EventTest {

  private static final Path TABLE =
      Path.of("src", "main", "resources", "db", "migration", "V2__ledger.sql");

  @Test
  void isOneThatTheTableKnows() throws IOException {
    assertThat(allowed("ledger_event")).containsExactlyElementsOf(names(Event.values()));
    assertThat(allowed("ledger_surface")).containsExactlyElementsOf(names(Surface.values()));
    assertThat(allowed("ledger_actor_kind")).containsExactlyElementsOf(names(Actor.Kind.values()));
  }

  private static List<String> names(Enum<?>[] values) {
    return Arrays.stream(values).map(Enum::name).toList();
  }

  private static List<String> allowed(String domain) throws IOException {
    String list =
        Pattern.compile(
                "create domain %s as varchar\\(\\d+\\) check \\(value in \\(([^)]*)\\)"
                    .formatted(domain))
            .matcher(Files.readString(TABLE))
            .results()
            .findFirst()
            .map(found -> found.group(1))
            .orElseThrow();
    return Pattern.compile("[A-Z_]+").matcher(list).results().map(MatchResult::group).toList();
  }
}
