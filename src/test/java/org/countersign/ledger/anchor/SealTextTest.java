package org.countersign.ledger.anchor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.countersign.ledger.seal.SealedLedger.SealSummary;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written about a seal is read again, whatever happened on the way. */
class SealTextTest {

  private static final Instant NOW = Instant.parse("2026-12-01T03:20:42.000001Z");
  private static final Duration HOUR = Duration.ofHours(1);

  @TempDir Path directory;

  @Test
  void appendsLinesToAFile() throws Exception {
    Path path = directory.resolve("seals.txt");
    AnchorFile file = new AnchorFile(path, HOUR);

    file.keep(seal(12), NOW);
    file.keep(seal(13), NOW.plus(HOUR));

    assertThat(path)
        .hasContent(
            "seal 12 %s kept 2026-12-01T03:20:42.000001Z\nseal 13 %s kept 2026-12-01T04:20:42.000001Z"
                .formatted("12".repeat(32), "13".repeat(32)));
    assertThat(read(path)).containsExactly(anchor(12, NOW, path), anchor(13, NOW.plus(HOUR), path));
  }

  /** At each place where a disk can be full. */
  @Test
  void goesOnAfterALineThatWasNotWrittenToItsEnd() throws Exception {
    String line = SealText.line(seal(12), NOW);
    Path path = directory.resolve("seals.txt");
    for (int written = 0; written < line.length() - 1; written++) {
      Files.writeString(path, SealText.line(seal(11), NOW) + line.substring(0, written));

      new AnchorFile(path, HOUR).keep(seal(12), NOW.plus(HOUR));

      assertThat(read(path))
          .as(Files.readString(path))
          .containsExactly(anchor(11, NOW, path), anchor(12, NOW.plus(HOUR), path));
    }
  }

  @Test
  void makesAFileForEachInADirectory() throws Exception {
    AnchorDirectory place = new AnchorDirectory(directory, HOUR);

    place.keep(seal(9), NOW);
    place.keep(seal(10), NOW.plus(HOUR));

    Path first = directory.resolve("seal-000000000009-20261201T032042000001Z.txt");
    Path second = directory.resolve("seal-000000000010-20261201T042042000001Z.txt");
    assertThat(read(directory))
        .containsExactly(anchor(9, NOW, first), anchor(10, NOW.plus(HOUR), second));
    assertThatThrownBy(() -> place.keep(seal(9), NOW))
        .isInstanceOf(FileAlreadyExistsException.class);
  }

  @Test
  void failsWhereTheDirectoryIsGone() {
    Path gone = directory.resolve("gone");

    assertThatThrownBy(() -> new AnchorDirectory(gone, HOUR).keep(seal(9), NOW))
        .isInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(() -> new AnchorFile(gone.resolve("seals.txt"), HOUR).keep(seal(9), NOW))
        .isInstanceOf(NoSuchFileException.class);
    assertThat(gone).doesNotExist();
  }

  @Test
  @EnabledIf("hasAFullDevice")
  void failsWhereTheDiskIsFull() {
    assertThatThrownBy(() -> new AnchorFile(Path.of("/dev/full"), HOUR).keep(seal(9), NOW))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("No space left");
  }

  static boolean hasAFullDevice() {
    return Files.exists(Path.of("/dev/full"));
  }

  /** As mail programs save it, also as an answer to it. */
  @ParameterizedTest
  @ValueSource(strings = {"%s", "Subject: x\r\nTo: y\r\n\r\n%s", "Two of them:\n%1$s\n%1$s"})
  void readsAMail(String saved) throws Exception {
    Path path = directory.resolve("mail.txt");
    String text = saved.formatted(AnchorMail.text(seal(12), NOW));
    for (String form : List.of(text, text.replace("\n", "\r\n"), text.replaceAll("(?m)^", "> "))) {
      Files.writeString(path, form);

      assertThat(read(path)).containsOnly(anchor(12, NOW, path));
    }
  }

  @Test
  void writesNoLineOfAMailThatWouldBeWrapped() {
    assertThat(AnchorMail.text(seal(Integer.MAX_VALUE), NOW).lines())
        .allMatch(line -> line.length() <= 78);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Hello",
        "seal 12",
        "seal 12 0000 kept 2026-12-01T03:20:42Z",
        "seal twelve",
        "seal 12 1212121212121212121212121212121212121212121212121212121212121212 kept 2026-99-01T03:20:42Z",
        "seal 12 1212121212121212121212121212121212121212121212121212121212121212 kept 2026-12-01T03:20:42Z\nand more"
      })
  void refusesWhatNamesNoSeal(String text) throws Exception {
    Path path = directory.resolve("other.txt");
    Files.writeString(path, text);

    assertThatThrownBy(() -> read(path))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("other.txt");
  }

  private static List<Anchor> read(Path path) throws IOException {
    return new AnchorReader().read(path);
  }

  private static Anchor anchor(long number, Instant at, Path source) {
    return new Anchor(number, seal(number).hash(), at, source.toString());
  }

  private static SealSummary seal(long number) {
    return new SealSummary(
        number,
        Instant.EPOCH,
        3,
        "root",
        "key",
        String.valueOf(number).repeat(64).substring(0, 64));
  }
}
