package org.countersign.ledger.seal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import org.countersign.ledger.EntryLine;
import org.countersign.ledger.UtcTimes;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Writes the ledger, or a part of it, as it stands at one moment: one entry after the other, so
 * that its size does not matter.
 */
@Component
public class LedgerExport {

  private final LedgerScan scan;
  private final ObjectMapper json;
  private final Clock clock;

  LedgerExport(LedgerScan scan, ObjectMapper json, Clock clock) {
    this.scan = scan;
    this.json = json;
    this.clock = clock;
  }

  /** With the seals: can be verified without this application. See {@link ExportFile}. */
  public void writeJsonLines(LedgerFilter filter, OutputStream out) throws IOException {
    Writer writer = writer(out);
    JsonLines lines = new JsonLines(writer);
    lines.write(firstLine(filter));
    scan(filter, lines);
    lines.write("{\"end\":true,\"seals\":%d,\"entries\":%d}".formatted(lines.seals, lines.entries));
    writer.flush();
  }

  /** For a spreadsheet: RFC 4180, with a header. It has no seals and cannot be verified. */
  public void writeCsv(LedgerFilter filter, OutputStream out) throws IOException {
    Writer writer = writer(out);
    Csv csv = new Csv(writer);
    csv.write(
        "id",
        "at",
        "event",
        "expense",
        "actorKind",
        "actor",
        "surface",
        "factsDigest",
        "detail",
        "seal");
    scan(filter, csv);
    writer.flush();
  }

  private void scan(LedgerFilter filter, LedgerScan.Listener listener) throws IOException {
    try {
      scan.read(filter, listener);
    } catch (UncheckedIOException e) {
      // The reader of the export has gone away.
      throw e.getCause();
    }
  }

  private static Writer writer(OutputStream out) {
    return new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8), 64 * 1024);
  }

  private String firstLine(LedgerFilter filter) throws JsonProcessingException {
    ObjectNode line = json.createObjectNode();
    line.put("ledger", ExportFile.FORMAT);
    line.put("exportedAt", UtcTimes.text(clock.instant()));
    ObjectNode filters = line.putObject("filters");
    put(filters, "from", filter.from());
    put(filters, "to", filter.to());
    put(filters, "expense", filter.expense());
    put(filters, "event", filter.event());
    put(filters, "actor", filter.actor());
    return json.writeValueAsString(line);
  }

  private static void put(ObjectNode filters, String name, @Nullable Object value) {
    if (value != null) {
      filters.put(name, value.toString());
    }
  }

  private static final class JsonLines implements LedgerScan.Listener {

    private final Writer out;
    private long seals;
    private long entries;

    JsonLines(Writer out) {
      this.out = out;
    }

    @Override
    public void seal(Seal seal, boolean withEntries) {
      seals++;
      write(seal.line(withEntries));
    }

    @Override
    public void entry(EntryLine entry, @Nullable Long seal) {
      entries++;
      write(entry.text());
    }

    @Override
    public void unsealed() {
      write("{\"unsealed\":true}");
    }

    void write(String line) {
      try {
        out.write(line);
        out.write('\n');
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static final class Csv implements LedgerScan.Listener {

    /**
     * What a spreadsheet takes for a formula when a cell begins with it, alone or after it has
     * dropped the white space; the wide forms too.
     */
    private static final String FORMULA = "=+-@\t\r\n\uff1d\uff0b\uff0d\uff20";

    private final Writer out;

    Csv(Writer out) {
      this.out = out;
    }

    @Override
    public void seal(Seal seal, boolean withEntries) {
      // The number stands in the row of each entry.
    }

    @Override
    public void entry(EntryLine entry, @Nullable Long seal) {
      write(
          String.valueOf(entry.id()),
          UtcTimes.text(entry.at()),
          entry.event(),
          entry.expense(),
          entry.actorKind(),
          entry.actor(),
          entry.surface(),
          entry.factsDigest(),
          entry.detail(),
          seal == null ? null : seal.toString());
    }

    @Override
    public void unsealed() {
      // Their last cell is empty.
    }

    void write(@Nullable String... cells) {
      StringBuilder row = new StringBuilder();
      for (String cell : cells) {
        if (!row.isEmpty()) {
          row.append(',');
        }
        row.append(cell == null ? "" : cell(cell));
      }
      try {
        out.write(row.append("\r\n").toString());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static String cell(String text) {
      boolean formula = !text.isEmpty() && FORMULA.indexOf(text.charAt(0)) >= 0;
      String harmless = formula ? "'" + text : text;
      boolean quoted = harmless.chars().anyMatch(c -> c == ',' || c == '"' || c < ' ');
      return quoted ? '"' + harmless.replace("\"", "\"\"") + '"' : harmless;
    }
  }
}
