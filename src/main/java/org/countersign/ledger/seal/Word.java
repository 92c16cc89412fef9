package org.countersign.ledger.seal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.countersign.ledger.Hashes;

/**
 * A text beside an entry.
 *
 * @param name where in the entry's detail it belongs
 */
// Never compared.
@SuppressWarnings("ArrayRecordComponent")
record Word(long entry, String name, byte[] salt, String text) {

  /** The texts of a row of {@code ledger_entry}, for {@link #read(long, ResultSet)}. */
  static final String COLUMN =
      "(select json_agg(json_build_object('name', name, 'salt', encode(salt, 'hex'), 'text', text)"
          + " order by name)::text from ledger_word word"
          + " where word.entry_id = ledger_entry.entry_id) as words";

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Of a row of {@code ledger_word}. */
  static Word read(ResultSet row) throws SQLException {
    return new Word(
        row.getLong("entry_id"),
        Objects.requireNonNull(row.getString("name")),
        Objects.requireNonNull(row.getBytes("salt")),
        Objects.requireNonNull(row.getString("text")));
  }

  /** Of a row of entries with {@link #COLUMN}. */
  static List<Word> read(long entry, ResultSet row) throws SQLException {
    String words = row.getString("words");
    if (words == null) {
      return List.of();
    }
    try {
      List<Word> texts = new ArrayList<>();
      for (JsonNode word : JSON.readTree(words)) {
        texts.add(
            new Word(
                entry,
                word.path("name").asText(),
                Hashes.ofHex(word.path("salt").asText()),
                word.path("text").asText()));
      }
      return texts;
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the database gave texts that are not JSON", e);
    }
  }

  /** In hexadecimal: what the entry has of it. */
  String hash() {
    MessageDigest sha256 = Hashes.sha256();
    sha256.update(salt);
    return Hashes.hex(sha256.digest(text.getBytes(StandardCharsets.UTF_8)));
  }

  /** The line of an export. */
  String line() {
    ObjectNode line = JSON.createObjectNode();
    line.put("word", entry);
    line.put("name", name);
    line.put("salt", Hashes.hex(salt));
    line.put("text", text);
    return line.toString();
  }

  /**
   * Reads a line of an export.
   *
   * @throws IllegalArgumentException if it is not the line of a text, letter by letter
   */
  static Word ofLine(String text) {
    Word word;
    try {
      JsonNode line = JSON.readTree(text);
      word =
          new Word(
              line.path("word").longValue(),
              line.path("name").asText(),
              Hashes.ofHex(line.path("salt").asText()),
              line.path("text").asText());
    } catch (JsonProcessingException | RuntimeException e) {
      throw new IllegalArgumentException("not the line of a text", e);
    }
    if (!word.line().equals(text)) {
      throw new IllegalArgumentException("not written as a text is");
    }
    return word;
  }
}
