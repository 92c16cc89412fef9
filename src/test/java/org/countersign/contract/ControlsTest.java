package org.countersign.contract;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.countersign.ledger.Event;
import org.countersign.ledger.controls.ControlCheck;
import org.countersign.ledger.controls.Rule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** docs/controls.md names every control with its place, its entries and its tests, and no other. */
class ControlsTest {

  private static final Path CATALOGUE = Path.of("docs/controls.md");
  private static final Pattern ROW = Pattern.compile("^\\| (C\\d+) \\|(.*)\\|$");
  private static final Pattern NAME = Pattern.compile("`([A-Za-z_]+)`");
  private static final Path TESTS = Path.of("src/test/java");

  private static final Map<Control, List<JavaMethod>> ENFORCED =
      new ClassFileImporter()
              .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
              .importPackages("org.countersign")
              .stream()
              .flatMap(type -> type.getMethods().stream())
              .filter(method -> method.isAnnotatedWith(Enforces.class))
              .collect(
                  groupingBy(
                      method -> method.getAnnotationOfType(Enforces.class).value(),
                      mapping(method -> method, toList())));

  /** A row: what it says, where it is enforced, which entries prove it, which tests hold it. */
  private record Row(
      String sentence, String place, List<String> events, List<String> tests, String again) {}

  private static Map<String, Row> rows() throws IOException {
    Map<String, Row> rows = new LinkedHashMap<>();
    for (String line : Files.readAllLines(CATALOGUE)) {
      var row = ROW.matcher(line);
      if (row.matches()) {
        List<String> cells =
            Arrays.stream(row.group(2).split("\\|", -1)).map(String::strip).toList();
        rows.put(
            row.group(1),
            new Row(
                cells.get(0),
                cells.get(1),
                names(cells.get(2)),
                names(cells.get(3)),
                cells.get(4)));
      }
    }
    return rows;
  }

  private static Row row(Control control) throws IOException {
    Row row = rows().get(control.id());
    if (row == null) {
      throw new AssertionError(CATALOGUE + " has no row " + control.id());
    }
    return row;
  }

  private static List<String> names(String cell) {
    return NAME.matcher(cell).results().map(found -> found.group(1)).toList();
  }

  @Test
  void hasARowForEachControlAndNoOther() throws IOException {
    assertThat(rows().keySet())
        .containsExactlyElementsOf(Stream.of(Control.values()).map(Control::id).toList());
  }

  @ParameterizedTest
  @EnumSource
  void enforcesEachInOnePlaceThatATestCanSwitchOff(Control control) throws IOException {
    List<JavaMethod> places = ENFORCED.getOrDefault(control, List.of());

    assertThat(places).as("methods that enforce %s", control).hasSize(1);
    JavaMethod place = places.getFirst();
    assertThat(place.getModifiers())
        .doesNotContain(JavaModifier.PRIVATE, JavaModifier.STATIC, JavaModifier.FINAL);
    assertThat(row(control).place())
        .isEqualTo("`%s#%s`".formatted(place.getOwner().getSimpleName(), place.getName()));
  }

  @ParameterizedTest
  @EnumSource
  void namesEntriesThatThereAre(Control control) throws IOException {
    List<String> events = row(control).events();

    assertThat(events).as("entries that prove %s", control).isNotEmpty();
    assertThat(Stream.of(Event.values()).map(Event::name).toList()).containsAll(events);
  }

  @ParameterizedTest
  @EnumSource
  void saysOfEachWhetherVerifyPerformsItAgain(Control control) throws IOException {
    boolean performed = Stream.of(Rule.values()).anyMatch(rule -> rule.id().equals(control.id()));

    assertThat(row(control).again()).matches(performed ? "yes.*" : "no: .+");
  }

  @Test
  void saysWhatElseVerifyLooksAt() throws IOException {
    List<String> described =
        Files.readAllLines(CATALOGUE).stream()
            .filter(line -> line.matches("\\| S\\d+ \\|.*"))
            .map(line -> line.split("\\|", -1)[1].strip())
            .toList();
    List<String> controls = Stream.of(Control.values()).map(Control::id).toList();

    assertThat(Stream.of(Rule.values()).map(Rule::id).filter(id -> !controls.contains(id)))
        .containsExactlyElementsOf(described);
  }

  /** What may come after the end stands in the table word by word. */
  @Test
  void saysWhatMayComeAfterTheEnd() throws IOException {
    String row =
        Files.readAllLines(CATALOGUE).stream()
            .filter(line -> line.startsWith("| S3 |"))
            .findFirst()
            .orElseThrow();

    assertThat(names(row))
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(Event.values())
                .map(Event::name)
                .filter(event -> ControlCheck.mayComeAfterTheEnd(event, true))
                .toList());
  }

  @ParameterizedTest
  @EnumSource
  void namesTestsThatThereAre(Control control) throws IOException {
    List<String> tests = row(control).tests();

    assertThat(tests).as("tests of %s", control).isNotEmpty();
    for (String test : tests) {
      try (Stream<Path> files = Files.walk(TESTS)) {
        assertThat(files.anyMatch(file -> file.endsWith(test + ".java"))).as(test).isTrue();
      }
    }
  }
}
