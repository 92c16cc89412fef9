package org.countersign.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogFileTest {

  @TempDir private Path folder;

  @Test
  void cutsATornTailWhereverItIsTorn() throws IOException {
    final var path = folder.resolve("camunda.log");
    try (var file = new LogFile(path)) {
      file.append(1, 2, new byte[] {1, 1});
      file.append(3, 5, new byte[] {2, 2, 2});
    }
    final byte[] whole = Files.readAllBytes(path);

    for (int length = whole.length - 1; length > whole.length - 20; length--) {
      Files.write(path, Arrays.copyOf(whole, length));

      assertThat(read(path)).containsExactly("1-2 [1, 1]");
      assertThat(Files.size(path)).isEqualTo(whole.length - 27L);
    }
  }

  @Test
  void cutsWhatIsNotWhatWasWritten() throws IOException {
    final var path = folder.resolve("camunda.log");
    try (var file = new LogFile(path)) {
      file.append(1, 1, new byte[] {1});
      file.append(2, 2, new byte[] {2});
    }
    final byte[] damaged = Files.readAllBytes(path);
    damaged[damaged.length - 1] = 3;
    Files.write(path, ByteBuffer.allocate(damaged.length + 100).put(damaged).array());

    assertThat(read(path)).containsExactly("1-1 [1]");
  }

  @Test
  void refusesAFileThatIsInUse() {
    final var path = folder.resolve("camunda.log");

    try (var file = new LogFile(path)) {
      file.clear();
      assertThatThrownBy(() -> new LogFile(path)).hasMessageContaining("in use");
    }
  }

  private static List<String> read(final Path path) {
    final var blocks = new ArrayList<String>();
    try (var file = new LogFile(path)) {
      file.readAll(
          (lowest, highest, block) ->
              blocks.add(lowest + "-" + highest + " " + Arrays.toString(block)));
    }
    return blocks;
  }
}
