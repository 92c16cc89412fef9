package org.countersign.embedded;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.util.RawValue;
import io.camunda.zeebe.protocol.impl.encoding.MsgPackConverter;
import java.time.DateTimeException;
import java.time.ZonedDateTime;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/** Reads request bodies and builds answers. */
final class Json {

  /** Leaves out what has no value, as rows do. */
  static final ObjectMapper MAPPER =
      new ObjectMapper()
          .setDefaultPropertyInclusion(
              JsonInclude.Value.construct(
                  JsonInclude.Include.NON_NULL, JsonInclude.Include.NON_NULL));

  private Json() {}

  /** An object of names and values in turn. */
  static Map<String, @Nullable Object> object(final @Nullable Object... namesAndValues) {
    final var object = new LinkedHashMap<String, @Nullable Object>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      object.put(String.valueOf(namesAndValues[i]), namesAndValues[i + 1]);
    }
    return object;
  }

  /** The API writes keys as strings, because JavaScript cannot hold them as numbers. */
  static String key(final long key) {
    return Long.toString(key);
  }

  static RawValue raw(final DirectBuffer msgPack) {
    return new RawValue(MsgPackConverter.convertToJson(msgPack));
  }

  static DirectBuffer variables(final JsonNode body) {
    final var variables = body.path("variables");
    if (!variables.isObject() && !variables.isMissingNode() && !variables.isNull()) {
      throw HttpProblem.invalid("'variables' must be a JSON object");
    }
    return new UnsafeBuffer(
        MsgPackConverter.convertToMsgPack(variables.isObject() ? variables.toString() : "{}"));
  }

  static String required(final JsonNode body, final String property) {
    final String text = body.path(property).asText("");
    if (text.isBlank()) {
      throw HttpProblem.invalid("No " + property + " provided.");
    }
    return text;
  }

  static long requiredKey(final JsonNode body, final String property) {
    final String text = required(body, property);
    try {
      return Long.parseLong(text);
    } catch (final NumberFormatException e) {
      throw HttpProblem.invalid(
          "The provided %s '%s' is not a valid key. Expected a numeric value."
              .formatted(property, text));
    }
  }

  static List<String> texts(final JsonNode array) {
    final var texts = new LinkedHashSet<String>();
    array.forEach(text -> texts.add(text.asText()));
    return List.copyOf(texts);
  }

  /** A date as the engine keeps it; an empty text takes a date away. */
  static String date(final JsonNode object, final String property) {
    final String text = object.path(property).asText();
    try {
      return text.isEmpty() ? text : ZonedDateTime.parse(text).toOffsetDateTime().toString();
    } catch (final DateTimeException e) {
      throw HttpProblem.invalid(
          "The provided %s '%s' cannot be parsed as a date according to RFC 3339, section 5.6"
              .formatted(property, text));
    }
  }
}
