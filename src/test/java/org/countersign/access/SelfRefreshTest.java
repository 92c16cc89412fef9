package org.countersign.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.web.util.ServletRequestPathUtils;

/** What pages ask for by themselves is known, and nothing else is taken for it. */
class SelfRefreshTest {

  private static final Path RESOURCES = Path.of("src/main/resources");

  /** Whatever makes a browser ask without a person: looked for in pages and scripts. */
  private static final Pattern BY_ITSELF =
      Pattern.compile(
          "every \\d|hx-trigger=\"[^\"]*load|http-equiv|setInterval|setTimeout|EventSource|WebSocket"
              + "|hx-sse|sse-connect|ws-connect|sendBeacon",
          Pattern.CASE_INSENSITIVE);

  @Test
  void isEverythingThatPagesAskForByThemselves() throws IOException {
    List<String> found = new ArrayList<>();
    for (String folder : List.of("templates", "static/js")) {
      try (Stream<Path> files = Files.walk(RESOURCES.resolve(folder))) {
        files
            .filter(Files::isRegularFile)
            .flatMap(SelfRefreshTest::lines)
            .filter(line -> BY_ITSELF.matcher(line).find())
            .forEach(found::add);
      }
    }

    assertThat(found)
        .as("a new one belongs into SelfRefresh")
        .singleElement()
        .asString()
        .contains("'/expenses/' + expense.id() + '/progress?", "every 2s");
    assertThat(SelfRefresh.is(request("/expenses/018f0000-0000-7000-8000-000000000000/progress")))
        .isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/", "/expenses", "/expenses/1", "/expenses/progress", "/expenses/1/progress/x"})
  void isNothingThatPeopleAskFor(String path) {
    assertThat(SelfRefresh.is(request(path))).isFalse();
  }

  private static Stream<String> lines(Path file) {
    try {
      return Files.readAllLines(file).stream();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static MockHttpServletRequest request(String path) {
    MockHttpServletRequest request = new MockHttpServletRequest("GET", path);
    request.setServletPath(path);
    ServletRequestPathUtils.parseAndCache(request);
    return request;
  }
}
