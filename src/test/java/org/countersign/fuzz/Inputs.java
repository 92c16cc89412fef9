package org.countersign.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** Values as a schema wants them, and values as nobody wants them. */
final class Inputs {

  private static final List<String> ODD_TEXTS =
      List.of(
          "",
          " ",
          "null",
          "undefined",
          "true",
          "-1",
          "0",
          "1.5",
          "1e400",
          "NaN",
          "9223372036854775807",
          "9223372036854775808",
          "-9223372036854775809",
          "99999999999999999999999999999999",
          "2026-02-30",
          "0000-00-00",
          "+999999999-12-31T23:59:59Z",
          "-999999999-01-01T00:00:00Z",
          "+1000000000-12-31T23:59:59.999999999Z",
          "-1000000000-01-01T00:00:00Z",
          "294277-01-01T00:00:00Z",
          "2026-03-02T08:00:00+18:00",
          "00000000-0000-0000-0000-000000000000",
          "1-1-1-1-1",
          "../../etc/passwd",
          "..;/actuator/env",
          "' or '1'='1",
          "'; drop table expense; --",
          "%",
          "_",
          "*",
          "\\",
          "a\\",
          "%s%n%x",
          "${7*7}",
          "#{7*7}",
          "${jndi:ldap://127.0.0.1/a}",
          "<script>alert(1)</script>",
          "<!channel> <@U1|x>",
          "=HYPERLINK(1)",
          "\u0000",
          "a\u0000b",
          "\u0007\u001b[2J",
          "\r\nX-Injected: yes",
          "\ud800",
          "\udfff\ud800",
          "\ufffe\uffff",
          "\u202egnp.exe",
          "\u200b",
          "٣",
          "🍕".repeat(60),
          "e\u0301".repeat(40),
          "x".repeat(70),
          "x".repeat(2001),
          "x".repeat(5000));

  private static final List<String> ODD_JSON =
      List.of(
          "null",
          "true",
          "false",
          "0",
          "-0",
          "-1",
          "1.5",
          "1e3",
          "1e400",
          "-1E-999999999",
          "1E99999999999",
          "9".repeat(400),
          "0." + "0".repeat(300) + "1",
          "NaN",
          "Infinity",
          "012",
          ".5",
          "'x'",
          "\"\"",
          "\"\\u0000\"",
          "\"\\ud800\"",
          "\"\\udc00\\ud800\"",
          "\"\\x\"",
          "\"open",
          "[]",
          "[[]]",
          "[null]",
          "{}",
          "{\"a\": {\"a\": {\"a\": 1}}}",
          "{\"a\": 1, \"a\": 2}",
          "{\"\": \"\"}",
          "[".repeat(300) + "]".repeat(300),
          "[".repeat(2000) + "]".repeat(2000),
          "{\"a\":".repeat(1500),
          "/* x */ 1",
          "");

  private final Map<String, List<String>> known;

  /**
   * @param known what is really there, by the name of the field or parameter that means it
   */
  Inputs(Map<String, List<String>> known) {
    this.known = known;
  }

  /** Whatever a program or a person may type. */
  static Arbitrary<String> text() {
    return Arbitraries.frequencyOf(
        Tuple.of(4, Arbitraries.of(ODD_TEXTS)),
        Tuple.of(1, Arbitraries.strings().ascii().ofMaxLength(20)),
        Tuple.of(1, Arbitraries.strings().all().ofMaxLength(12)),
        Tuple.of(1, Arbitraries.longs().map(String::valueOf)));
  }

  /** A parameter, or the value of a form's field. */
  Arbitrary<String> parameter(String name, JsonNode schema) {
    return Arbitraries.frequencyOf(Tuple.of(3, fitting(name, schema)), Tuple.of(2, text()));
  }

  /** JSON as the schema wants it in most places, and not in the others. */
  Arbitrary<String> json(String name, JsonNode schema) {
    return Arbitraries.frequencyOf(Tuple.of(5, fittingJson(name, schema)), Tuple.of(1, oddJson()));
  }

  static Arbitrary<String> oddJson() {
    return Arbitraries.frequencyOf(
        Tuple.of(3, Arbitraries.of(ODD_JSON)),
        Tuple.of(2, text().map(Inputs::quoted)),
        Tuple.of(1, Arbitraries.bigDecimals().map(BigDecimal::toString)));
  }

  private Arbitrary<String> fittingJson(String name, JsonNode schema) {
    return switch (schema.path("type").asText()) {
      case "object" -> object(schema);
      case "array" ->
          json(name, schema.path("items"))
              .list()
              .ofMaxSize(3)
              .map(items -> "[" + String.join(", ", items) + "]");
      case "integer", "number", "boolean" -> fitting(name, schema);
      default -> fitting(name, schema).map(Inputs::quoted);
    };
  }

  private Arbitrary<String> object(JsonNode schema) {
    List<Arbitrary<String>> fields = new ArrayList<>();
    for (Map.Entry<String, JsonNode> field : schema.path("properties").properties()) {
      Arbitrary<String> given =
          json(field.getKey(), field.getValue())
              .map(value -> quoted(field.getKey()) + ": " + value);
      fields.add(
          Arbitraries.frequencyOf(
              Tuple.of(12, given),
              Tuple.of(3, Arbitraries.just("")),
              Tuple.of(1, given.map(twice -> twice + ", " + twice))));
    }
    Arbitrary<String> another =
        Combinators.combine(text(), oddJson()).as((name, value) -> quoted(name) + ": " + value);
    fields.add(Arbitraries.frequencyOf(Tuple.of(12, Arbitraries.just("")), Tuple.of(1, another)));
    return Combinators.combine(fields)
        .as(
            all ->
                "{" + String.join(", ", all.stream().filter(one -> !one.isEmpty()).toList()) + "}");
  }

  private Arbitrary<String> fitting(String name, JsonNode schema) {
    List<String> values = new ArrayList<>(known.getOrDefault(name, List.of()));
    if (!values.isEmpty()) {
      return Arbitraries.of(values);
    }
    schema.path("enum").forEach(value -> values.add(value.asText()));
    if (schema.has("example")) {
      values.add(schema.get("example").asText());
    }
    if (values.isEmpty()) {
      values.addAll(
          switch (schema.path("type").asText() + " " + schema.path("format").asText()) {
            case "integer int32", "integer int64" -> List.of("1", "30", "100");
            case "number " -> List.of("250", "12.50", "1e2", "0.01");
            case "boolean " -> List.of("true", "false");
            case "string date" -> List.of("2026-03-02", "2024-02-29");
            case "string date-time" -> List.of("2026-03-02T08:00:00Z", "2026-11-24T00:00:00+01:00");
            default -> List.of("Team lunch", "x");
          });
    }
    return Arbitraries.of(values);
  }

  /** JSON as bytes; now and then cut off, changed or in another encoding. */
  static Arbitrary<byte[]> sent(Arbitrary<String> json) {
    Arbitrary<byte[]> whole = json.map(text -> text.getBytes(StandardCharsets.UTF_8));
    return Arbitraries.frequencyOf(
        Tuple.of(14, whole),
        Tuple.of(
            1,
            Combinators.combine(whole, Arbitraries.integers().between(0, 99))
                .as((all, percent) -> Arrays.copyOf(all, all.length * percent / 100))),
        Tuple.of(
            1,
            Combinators.combine(whole, Arbitraries.integers().between(0, 9999), Arbitraries.bytes())
                .as(Inputs::changed)),
        Tuple.of(
            1,
            Combinators.combine(whole, oddJson().map(text -> text.getBytes(StandardCharsets.UTF_8)))
                .as(Inputs::joined)),
        Tuple.of(1, json.map(text -> text.getBytes(StandardCharsets.UTF_16))),
        Tuple.of(1, Arbitraries.bytes().array(byte[].class).ofMaxSize(60)));
  }

  private static byte[] changed(byte[] all, int where, byte to) {
    byte[] changed = all.clone();
    if (changed.length > 0) {
      changed[where % changed.length] = to;
    }
    return changed;
  }

  static byte[] joined(byte[] first, byte[] second) {
    byte[] joined = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, joined, first.length, second.length);
    return joined;
  }

  /** As JSON: whatever is no plain ASCII is escaped, so that half a surrogate pair arrives. */
  static String quoted(String text) {
    StringBuilder json = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char character = text.charAt(i);
      if (character < ' ' || character > '~' || character == '"' || character == '\\') {
        json.append("\\u%04x".formatted((int) character));
      } else {
        json.append(character);
      }
    }
    return json.append('"').toString();
  }

  /** Percent-encoded, half surrogate pairs as the bytes that they would have. */
  static String encoded(String text) {
    StringBuilder encoded = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      int point = text.codePointAt(i);
      if (Character.isSupplementaryCodePoint(point)) {
        i++;
      }
      if (point < 128 && (Character.isLetterOrDigit(point) || "-._~".indexOf(point) >= 0)) {
        encoded.append((char) point);
      } else if (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE) {
        percent(encoded, 0xe0 | (point >> 12), 0x80 | ((point >> 6) & 0x3f), 0x80 | (point & 0x3f));
      } else {
        for (byte one : Character.toString(point).getBytes(StandardCharsets.UTF_8)) {
          percent(encoded, one & 0xff);
        }
      }
    }
    return encoded.toString();
  }

  private static void percent(StringBuilder encoded, int... bytes) {
    for (int one : bytes) {
      encoded.append("%%%02X".formatted(one));
    }
  }
}
