package org.countersign.ledger.seal;

import static java.util.stream.Collectors.joining;

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
import java.util.Arrays;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
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
    lines.write(
        "{\"end\":true,\"seals\":%d,\"entries\":%d,\"words\":%d}"
            .formatted(lines.seals, lines.entries, lines.words));
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
        "texts",
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
    private long words;

    JsonLines(Writer out) {
      this.out = out;
    }

    @Override
    public void seal(Seal seal, boolean withEntries) {
      seals++;
      write(seal.line(withEntries));
    }

    @Override
    public void entry(EntryLine entry, List<Word> texts, @Nullable Long seal) {
      entries++;
      write(entry.text());
      for (Word text : texts) {
        words++;
        write(text.line());
      }
    }

    @Override
    public void unreadable(long entry, @Nullable Long seal) {
      entries++;
      write("{\"id\":%d,\"unreadable\":true}".formatted(entry));
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

    private final CSVPrinter out;

    Csv(Writer writer) throws IOException {
      out = new CSVPrinter(writer, CSVFormat.RFC4180);
    }

    @Override
    public void seal(Seal seal, boolean withEntries) {
      // The number stands in the row of each entry.
    }

    @Override
    public void entry(EntryLine entry, List<Word> texts, @Nullable Long seal) {
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
          texts.stream().map(text -> text.name() + ": " + text.text()).collect(joining("; ")),
          seal == null ? null : seal.toString());
    }

    @Override
    public void unreadable(long entry, @Nullable Long seal) {
      write(
          String.valueOf(entry),
          "",
          "UNREADABLE",
          "",
          "",
          "",
          "",
          "",
          "",
          "",
          seal == null ? null : seal.toString());
    }

    @Override
    public void unsealed() {
      // Their last cell is empty.
    }

    void write(@Nullable String... cells) {
      try {
        out.printRecord(Arrays.stream(cells).map(Csv::harmless));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static @Nullable String harmless(@Nullable String cell) {
      boolean formula = cell != null && !cell.isEmpty() && FORMULA.indexOf(cell.charAt(0)) >= 0;
      return formula ? "'" + cell : cell;
    }
  }
}
