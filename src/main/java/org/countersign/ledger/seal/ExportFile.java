package org.countersign.ledger.seal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.countersign.ledger.Hashes;
import org.countersign.ledger.UtcTimes;
import org.countersign.ledger.seal.LedgerCheck.CheckedEntry;
import org.countersign.ledger.seal.VerificationReport.LastSeal;
import org.jspecify.annotations.Nullable;

/**
 * An export in JSON Lines, read without a database: the first line says what it is, then come
 * seals, each before its entries, then a line {@code {"unsealed":true}} and the entries without a
 * seal, and a last line that says how many there were.
 */
final class ExportFile {

  static final String FORMAT = "countersign-ledger-1";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final byte[] ENTRY = ascii("{\"id\":");
  private static final byte[] AT = ascii(",\"at\":\"");
  private static final byte[] REMOVAL = ascii("\",\"event\":\"ENTRIES_REMOVED\"");
  private static final byte[] SEAL = ascii("{\"seal\":");
  private static final byte[] UNSEALED = ascii("{\"unsealed\":true}");
  private static final byte[] END = ascii("{\"end\":true");

  private final MessageDigest sha256 = Hashes.sha256();
  private final LineReader lines;

  ExportFile(InputStream file) {
    lines = new LineReader(file);
  }

  /**
   * @throws IOException if it cannot be read, or is no export
   */
  VerificationReport verify(List<VerificationKey> keys, @Nullable LastSeal expected)
      throws IOException {
    JsonNode first = firstLine();
    boolean everything = first.path("filters").isEmpty();
    LedgerCheck check = new LedgerCheck(keys, everything, expected);
    boolean ended = false;
    while (lines.next()) {
      if (ended) {
        check.unreadable("Line %d, after the last one,".formatted(lines.number()));
        break;
      }
      if (lines.startsWith(ENTRY, 0)) {
        CheckedEntry entry = entry();
        if (entry == null) {
          check.unreadable("The entry in line %d".formatted(lines.number()));
        } else {
          check.entry(entry);
        }
      } else if (lines.startsWith(SEAL, 0)) {
        seal(check);
      } else if (lines.startsWith(UNSEALED, 0)) {
        check.unsealed();
      } else if (lines.startsWith(END, 0)) {
        ended = true;
      } else {
        check.unreadable("Line %d".formatted(lines.number()));
      }
    }
    if (!ended) {
      check.cutOff();
    }
    return check.finish();
  }

  /** All seals that can be read, and nothing else. */
  void seals(Consumer<Seal> seen) throws IOException {
    firstLine();
    while (lines.next()) {
      if (lines.startsWith(SEAL, 0)) {
        readSeal().ifPresent(seen);
      }
    }
  }

  /** Empty for one that cannot be read: verifying names it. */
  private Optional<Seal> readSeal() {
    try {
      return Optional.of(Seal.ofLine(lines.bytes(), lines.length()));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private JsonNode firstLine() throws IOException {
    if (!lines.next()) {
      throw new IOException("The file is empty.");
    }
    try {
      JsonNode first = JSON.readTree(lines.bytes(), 0, lines.length());
      if (first != null && first.path("ledger").asText().equals(FORMAT)) {
        return first;
      }
    } catch (IOException e) {
      throw new IOException("The file is no export of a ledger in JSON Lines.", e);
    }
    throw new IOException("The file is no export of a ledger in JSON Lines.");
  }

  private void seal(LedgerCheck check) {
    try {
      check.seal(Seal.ofLine(lines.bytes(), lines.length()));
    } catch (IllegalArgumentException e) {
      check.unreadable("The seal in line %d".formatted(lines.number()));
    }
  }

  /** Looks at nothing but number and time: what else it says, the hash holds. */
  private @Nullable CheckedEntry entry() throws IOException {
    byte[] line = lines.bytes();
    int length = lines.length();
    int position = ENTRY.length;
    long id = 0;
    while (position < length && position < 25 && line[position] >= '0' && line[position] <= '9') {
      id = id * 10 + line[position++] - '0';
    }
    if (!lines.startsWith(AT, position) || length < position + AT.length + UtcTimes.length()) {
      return null;
    }
    int time = position + AT.length;
    long at = UtcTimes.micros(line, time);
    if (!UtcTimes.isTime(at)) {
      return null;
    }
    long removedThrough = 0;
    if (lines.startsWith(REMOVAL, time + UtcTimes.length())) {
      removedThrough =
          JSON.readTree(line, 0, length).path("detail").path("throughSeal").longValue();
    }
    sha256.update(line, 0, length);
    return new CheckedEntry(id, at, sha256.digest(), removedThrough);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** Lines as bytes, in a buffer that is used again for the next one. */
  private static final class LineReader {

    private static final int MAX_LINE = 16 * 1024 * 1024;

    private final InputStream in;
    private byte[] chunk = new byte[64 * 1024];
    private int chunkFrom;
    private int chunkTo;
    private byte[] line = new byte[64 * 1024];
    private int length;
    private long number;

    LineReader(InputStream in) {
      this.in = in;
    }

    /** False at the end. */
    boolean next() throws IOException {
      length = 0;
      while (true) {
        if (chunkFrom == chunkTo) {
          chunkFrom = 0;
          chunkTo = Math.max(0, in.read(chunk));
          if (chunkTo == 0) {
            number++;
            return length > 0;
          }
        }
        int end = chunkFrom;
        while (end < chunkTo && chunk[end] != '\n') {
          end++;
        }
        append(end);
        if (end < chunkTo) {
          chunkFrom = end + 1;
          number++;
          return true;
        }
        chunkFrom = end;
      }
    }

    private void append(int end) throws IOException {
      int more = end - chunkFrom;
      if (length + more > MAX_LINE) {
        throw new IOException("Line %d has more than %d bytes.".formatted(number + 1, MAX_LINE));
      }
      if (length + more > line.length) {
        line = Arrays.copyOf(line, Math.max(length + more, line.length * 2));
      }
      System.arraycopy(chunk, chunkFrom, line, length, more);
      length += more;
    }

    boolean startsWith(byte[] text, int from) {
      return from + text.length <= length
          && Arrays.equals(line, from, from + text.length, text, 0, text.length);
    }

    byte[] bytes() {
      return line;
    }

    int length() {
      return length;
    }

    long number() {
      return number;
    }
  }
}
