package org.countersign.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/security.md claims nothing that no test proves. */
class SecurityPageTest {

  private static final Path PAGE = Path.of("docs", "security.md");
  private static final Path RIGHTS = Path.of("target", "rights.md");
  private static final String START = "<!-- rights -->\n";
  private static final String END = "\n<!-- /rights -->";

  @Test
  void showsTheMatrixThatIsTried() throws IOException {
    String rights = AuthorizationMatrix.asMarkdown();
    Files.createDirectories(RIGHTS.getParent());
    Files.writeString(RIGHTS, rights);
    String page = AuthorizationMatrix.text(PAGE);

    assertThat(page).contains(START, END);
    assertThat(page.substring(page.indexOf(START) + START.length(), page.indexOf(END)))
        .as("the tables between %s and %s; target/rights.md has them", START, END)
        .isEqualTo(rights);
  }

  @Test
  void namesAProofForEachDefenceThatIsThere() throws IOException {
    Set<String> tests;
    try (Stream<Path> files = Files.walk(Path.of("src", "test", "java"))) {
      tests =
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> name.endsWith(".java"))
              .map(name -> name.substring(0, name.length() - ".java".length()))
              .collect(Collectors.toSet());
    }
    String page = AuthorizationMatrix.text(PAGE);
    String threats =
        page.substring(page.indexOf("\n## Threats"), page.indexOf("\n## Who may do what"));
    List<String> rows = threats.lines().filter(line -> line.startsWith("| ")).skip(2).toList();

    assertThat(rows)
        .hasSizeGreaterThan(25)
        .allSatisfy(
            row ->
                assertThat(Pattern.compile("`(\\w+(?:Test|IT))`").matcher(row).results())
                    .as(row)
                    .isNotEmpty()
                    .allSatisfy(proof -> assertThat(tests).contains(proof.group(1))));
  }
}
