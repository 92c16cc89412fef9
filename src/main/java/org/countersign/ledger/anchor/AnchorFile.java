package org.countersign.ledger.anchor;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import org.countersign.ledger.seal.SealedLedger.SealSummary;

/** A file of which only the end changes; also where the system allows nothing else. */
record AnchorFile(Path path, Duration every) implements AnchorPlace {

  @Override
  public AnchorKind kind() {
    return AnchorKind.FILE;
  }

  @Override
  public String name() {
    return path.toString();
  }

  @Override
  public Kept keep(SealSummary seal, Instant now) throws IOException {
    String line = SealText.line(seal, now);
    // What was not written to its end, because the disk was full, does not spoil what comes next.
    append(path, endsInALine() ? line : "\n" + line, StandardOpenOption.CREATE);
    return new Kept(now, null);
  }

  private boolean endsInALine() throws IOException {
    if (!Files.exists(path)) {
      return true;
    }
    try (SeekableByteChannel file = Files.newByteChannel(path)) {
      if (file.size() == 0) {
        return true;
      }
      ByteBuffer last = ByteBuffer.allocate(1);
      file.position(file.size() - 1).read(last);
      return last.get(0) == '\n';
    }
  }

  /** In one go, and until it is on the disk. */
  static void append(Path path, String text, StandardOpenOption made) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    try (FileChannel file = FileChannel.open(path, made, StandardOpenOption.APPEND)) {
      while (bytes.hasRemaining()) {
        file.write(bytes);
      }
      file.force(true);
    }
  }
}
