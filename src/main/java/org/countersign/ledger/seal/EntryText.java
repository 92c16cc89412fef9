package org.countersign.ledger.seal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import org.countersign.ledger.EntryLine;
import org.jspecify.annotations.Nullable;

/** Reads the line of an entry as it stands in an export. */
final class EntryText {

  private static final JsonFactory JSON = new JsonFactory();

  private EntryText() {}

  /** Null if it is not the line of an entry, letter by letter. */
  static @Nullable EntryLine read(String text) {
    try (JsonParser line = JSON.createParser(text)) {
      line.nextToken();
      long id = number(line, "id");
      Instant at = Instant.parse(text(line, "at"));
      String event = text(line, "event");
      String expense = textOrNull(line, "expense");
      String key = text(line, "key");
      String actorKind = text(line, "actorKind");
      String actor = text(line, "actor");
      String surface = textOrNull(line, "surface");
      String factsDigest = textOrNull(line, "factsDigest");
      field(line, "detail");
      int detail = (int) line.currentTokenLocation().getCharOffset();
      line.skipChildren();
      if (line.currentToken() != JsonToken.END_OBJECT
          || line.nextToken() != JsonToken.END_OBJECT
          || line.nextToken() != null) {
        return null;
      }
      EntryLine entry =
          new EntryLine(
              id,
              at,
              event,
              expense,
              key,
              actorKind,
              actor,
              surface,
              factsDigest,
              text.substring(detail, text.length() - 1));
      return entry.text().equals(text) ? entry : null;
    } catch (IOException | DateTimeException e) {
      return null;
    }
  }

  private static void field(JsonParser line, String name) throws IOException {
    if (!name.equals(line.nextFieldName())) {
      throw new IOException("there is no " + name);
    }
    line.nextToken();
  }

  private static long number(JsonParser line, String name) throws IOException {
    field(line, name);
    return line.getLongValue();
  }

  private static String text(JsonParser line, String name) throws IOException {
    String text = textOrNull(line, name);
    if (text == null) {
      throw new IOException(name + " is not there");
    }
    return text;
  }

  private static @Nullable String textOrNull(JsonParser line, String name) throws IOException {
    field(line, name);
    if (line.currentToken() == JsonToken.VALUE_NULL) {
      return null;
    }
    if (line.currentToken() != JsonToken.VALUE_STRING) {
      throw new IOException(name + " is no text");
    }
    return line.getText();
  }
}
