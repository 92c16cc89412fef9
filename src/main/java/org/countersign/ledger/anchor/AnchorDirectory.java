package org.countersign.ledger.anchor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import org.countersign.ledger.UtcTimes;
import org.countersign.ledger.seal.SealedLedger.SealSummary;

/** A directory in which each seal is a file of its own, such as a mounted object store. */
record AnchorDirectory(Path path, Duration every) implements AnchorPlace {

  @Override
  public AnchorKind kind() {
    return AnchorKind.DIRECTORY;
  }

  @Override
  public String name() {
    return path.toString();
  }

  @Override
  public Kept keep(SealSummary seal, Instant now) throws IOException {
    if (!Files.isDirectory(path)) {
      throw new NoSuchFileException(path.toString());
    }
    // With the time: where a try left half a file, that cannot be written again.
    String name =
        "seal-%012d-%s.txt".formatted(seal.number(), UtcTimes.text(now).replaceAll("[-:.]", ""));
    AnchorFile.append(path.resolve(name), SealText.line(seal, now), StandardOpenOption.CREATE_NEW);
    return new Kept(now, null);
  }
}
