package org.countersign.ledger.seal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.function.Consumer;
import org.countersign.ledger.EntryLine;
import org.countersign.ledger.Hashes;

/**
 * An export in JSON Lines, read without a database: the first line says what it is, then come
 * seals, each before its entries, each of these before its texts, then a line {@code
 * {"unsealed":true}} and the entries without a seal, and a last line that says how many there were.
 *
 * <p>It is read twice: what is gone stands before the entry that explains it.
 */
final class ExportFile {

  static final String FORMAT = "countersign-ledger-2";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final byte[] ENTRY = ascii("{\"id\":");
  private static final byte[] WORD = ascii("{\"word\":");
  private static final byte[] SEAL = ascii("{\"seal\":");
  private static final byte[] UNSEALED = ascii("{\"unsealed\":true}");
  private static final byte[] END = ascii("{\"end\":true,");
  private static final String EVENT = "\"event\":\"";

  /** So many bytes have number, time and event of an entry at most. */
  private static final int UP_TO_EVENT = 200;

  private final Source source;
  private final MessageDigest sha256 = Hashes.sha256();

  /** Gives the file from its beginning. */
  interface Source {
    InputStream open() throws IOException;
  }

  ExportFile(Source source) {
    this.source = source;
  }

  /**
   * Verifies it.
   *
   * @throws IOException if it cannot be read, or is no export
   */
  VerificationReport verify(Verifier verifier) throws IOException {
    return verify(verifier, seal -> {});
  }

  /**
   * Verifies it.
   *
   * @param seen is told all seals that can be read
   * @throws IOException as above
   */
  VerificationReport verify(Verifier verifier, Consumer<Seal> seen) throws IOException {
    Explanations explanations = explanations();
    try (InputStream in = source.open()) {
      LineReader lines = new LineReader(in);
      LedgerCheck check = new LedgerCheck(isWhole(firstLine(lines)), explanations, verifier);
      boolean ended = false;
      while (lines.next()) {
        if (ended) {
          check.unreadable("Line %d, after the last one,".formatted(lines.number()));
          break;
        }
        ended = line(lines, check, seen);
      }
      if (!ended) {
        check.cutOff();
      }
      return check.finish();
    }
  }

  private Explanations explanations() throws IOException {
    Explanations explanations = new Explanations();
    try (InputStream in = source.open()) {
      LineReader lines = new LineReader(in);
      firstLine(lines);
      long seal = 0;
      while (lines.next() && !lines.startsWith(UNSEALED, 0)) {
        if (lines.startsWith(SEAL, 0)) {
          seal = number(lines, SEAL.length);
        } else if (lines.startsWith(ENTRY, 0)) {
          if (Explanations.isOne(eventOf(lines))) {
            EntryLine entry = EntryText.read(lines.text());
            if (entry != null) {
              explanations.add(entry, seal);
            }
          }
        }
      }
    }
    return explanations;
  }

  /** Only number and time stand before it, and they are short. */
  private static String eventOf(LineReader lines) {
    String beginning =
        new String(
            lines.bytes(), 0, Math.min(lines.length(), UP_TO_EVENT), StandardCharsets.ISO_8859_1);
    int from = beginning.indexOf(EVENT);
    int to = from < 0 ? -1 : beginning.indexOf('"', from + EVENT.length());
    return to < 0 ? "" : beginning.substring(from + EVENT.length(), to);
  }

  /** A filter leaves entries out. */
  private static boolean isWhole(JsonNode first) {
    return first.path("filters").isObject() && first.path("filters").isEmpty();
  }

  /** Whether it is the last one. */
  private boolean line(LineReader lines, LedgerCheck check, Consumer<Seal> seen)
      throws IOException {
    if (lines.startsWith(ENTRY, 0)) {
      sha256.update(lines.bytes(), 0, lines.length());
      check.entry(number(lines, ENTRY.length), EntryText.read(lines.text()), sha256.digest());
    } else if (lines.startsWith(WORD, 0)) {
      word(lines, check);
    } else if (lines.startsWith(SEAL, 0)) {
      seal(lines, check, seen);
    } else if (lines.is(UNSEALED)) {
      if (check.isAfterSeals()) {
        check.unreadable("Line %d, the second one of its kind,".formatted(lines.number()));
      }
      check.unsealed();
    } else if (lines.startsWith(END, 0)) {
      if (!check.isAfterSeals()) {
        check.unreadable(
            "Line %d, without the one before about what has no seal,".formatted(lines.number()));
      }
      end(lines, check);
      return true;
    } else {
      check.unreadable("Line %d".formatted(lines.number()));
    }
    return false;
  }

  private static JsonNode firstLine(LineReader lines) throws IOException {
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

  private static void seal(LineReader lines, LedgerCheck check, Consumer<Seal> seen) {
    try {
      Seal seal = Seal.ofLine(lines.text());
      seen.accept(seal);
      check.seal(seal);
    } catch (IllegalArgumentException e) {
      check.unreadable("The seal in line %d".formatted(lines.number()));
    }
  }

  private static void word(LineReader lines, LedgerCheck check) {
    try {
      check.word(Word.ofLine(lines.text()));
    } catch (IllegalArgumentException e) {
      check.unreadable("The text in line %d".formatted(lines.number()));
    }
  }

  private static void end(LineReader lines, LedgerCheck check) {
    try {
      JsonNode end = JSON.readTree(lines.text());
      if (end.path("seals").isIntegralNumber()
          && end.path("entries").isIntegralNumber()
          && end.path("words").isIntegralNumber()) {
        check.counted(
            end.path("seals").longValue(),
            end.path("entries").longValue(),
            end.path("words").longValue());
        return;
      }
    } catch (IOException e) {
      // Said below.
    }
    check.unreadable("The last line, %d,".formatted(lines.number()));
  }

  /** 0 where there is none. */
  private static long number(LineReader lines, int from) {
    long number = 0;
    byte[] line = lines.bytes();
    for (int i = from; i < Math.min(lines.length(), from + 18); i++) {
      if (line[i] < '0' || line[i] > '9') {
        break;
      }
      number = number * 10 + line[i] - '0';
    }
    return number;
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

    boolean is(byte[] text) {
      return length == text.length && startsWith(text, 0);
    }

    String text() {
      return new String(line, 0, length, StandardCharsets.UTF_8);
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
