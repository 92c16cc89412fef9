package org.countersign.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;
import org.countersign.fuzz.Operation.Parameter;

/** Requests for the operations of a document, as they should be and as they should not. */
final class Requests {

  private static final String MULTIPART = "multipart/form-data";

  /** What HttpClient sends. */
  private static final Pattern HEADER_VALUE = Pattern.compile("[\\x21-\\x7e\\x80-\\xff ]*");

  private static final List<String> CONTENT_TYPES =
      List.of(
          "application/json;charset=utf-16",
          "application/json;charset=nonsense",
          "application/json;charset=\"",
          "application/problem+json",
          "application/x-www-form-urlencoded",
          "text/plain",
          "text/xml",
          "multipart/form-data",
          "multipart/form-data; boundary=",
          "multipart/mixed; boundary=x",
          "nonsense",
          "*/*",
          "application/*",
          "/",
          ";");

  private static final List<String> HEADERS =
      List.of(
          "Accept",
          "Accept-Language",
          "Accept-Encoding",
          "Content-Encoding",
          "Idempotency-Key",
          "If-None-Match",
          "If-Modified-Since",
          "Range",
          "Origin",
          "Referer",
          "Cookie",
          "HX-Request",
          "Sec-Fetch-Site",
          "X-Forwarded-For",
          "X-Forwarded-Proto",
          "X-Forwarded-Host",
          "X-Forwarded-Port",
          "X-HTTP-Method-Override",
          "Forwarded",
          "traceparent",
          "baggage");

  private static final List<String> HEADER_VALUES =
      List.of(
          "",
          "application/json",
          "text/html",
          "text/html;q=x",
          "*/*;q=0",
          "de-DE,de;q=0.9",
          "zz-$$",
          "gzip",
          "bytes=0-1",
          "bytes=9-1",
          "Thu, 99 Foo 2026",
          "\"x",
          "null",
          "http://evil.example",
          "cross-site",
          "1.2.3.4, 999.1.1.1",
          "https",
          "-1",
          "99999",
          "DELETE",
          "a=b; countersign_session=x",
          "00-00000000000000000000000000000000-0000000000000000-01",
          "k".repeat(300),
          "ü".repeat(20));

  private static final List<String> USERS =
      List.of(
          "operator",
          "operator",
          "operator",
          "employee",
          "employee",
          "manager",
          "manager",
          "finance2",
          "auditor",
          "analyst",
          "stranger",
          "");

  private final Inputs inputs;

  Requests(Inputs inputs) {
    this.inputs = inputs;
  }

  Arbitrary<Sent> of(Operation operation) {
    return Combinators.combine(
            Arbitraries.frequencyOf(
                Tuple.of(24, Arbitraries.just(operation.method())),
                Tuple.of(1, Arbitraries.of("PUT", "PATCH", "DELETE", "POST", "OPTIONS", "TRACE"))),
            target(operation),
            Arbitraries.of(USERS),
            headers(),
            body(operation))
        .as(
            (method, target, user, headers, body) -> {
              Map<String, String> all = new LinkedHashMap<>(headers);
              if (!body.type().isEmpty()) {
                all.put("Content-Type", body.type());
              }
              return new Sent(method, target, user, all, body.bytes());
            });
  }

  private Arbitrary<String> target(Operation operation) {
    Arbitrary<String> path = Arbitraries.just(operation.path());
    for (Parameter parameter : operation.in("path")) {
      Arbitrary<String> value = inputs.parameter(parameter.name(), parameter.schema());
      path =
          Combinators.combine(path, value)
              .as(
                  (text, filled) ->
                      text.replace("{" + parameter.name() + "}", Inputs.encoded(filled)));
    }
    List<Arbitrary<String>> query = new ArrayList<>();
    for (Parameter parameter : operation.in("query")) {
      Arbitrary<String> given =
          inputs
              .parameter(parameter.name(), parameter.schema())
              .map(value -> parameter.name() + "=" + Inputs.encoded(value));
      query.add(
          Arbitraries.frequencyOf(
              Tuple.of(10, Arbitraries.just("")),
              Tuple.of(10, given),
              Tuple.of(1, given.map(twice -> twice + "&" + twice)),
              Tuple.of(1, Arbitraries.just(parameter.name()))));
    }
    query.add(
        Arbitraries.frequencyOf(
            Tuple.of(12, Arbitraries.just("")),
            Tuple.of(1, Inputs.text().map(text -> Inputs.encoded(text) + "=1"))));
    return Combinators.combine(path, Combinators.combine(query).as(Requests::joined))
        .as((text, parameters) -> parameters.isEmpty() ? text : text + "?" + parameters);
  }

  private static String joined(List<String> parameters) {
    return String.join("&", parameters.stream().filter(one -> !one.isEmpty()).toList());
  }

  private static Arbitrary<Map<String, String>> headers() {
    Arbitrary<String> value =
        Arbitraries.frequencyOf(
            Tuple.of(3, Arbitraries.of(HEADER_VALUES)),
            Tuple.of(
                1, Inputs.text().map(text -> HEADER_VALUE.matcher(text).matches() ? text : "?")));
    return Arbitraries.maps(Arbitraries.of(HEADERS), value).ofMaxSize(2);
  }

  private record Body(String type, String bytes) {

    static final Body NONE = new Body("", "");

    static Body of(String type, byte[] bytes) {
      return new Body(type, new String(bytes, StandardCharsets.ISO_8859_1));
    }
  }

  private Arbitrary<Body> body(Operation operation) {
    if (operation.bodies().isEmpty()) {
      return Arbitraries.frequencyOf(
          Tuple.of(9, Arbitraries.just(Body.NONE)),
          Tuple.of(
              1, Inputs.sent(Inputs.oddJson()).map(bytes -> Body.of("application/json", bytes))));
    }
    List<Arbitrary<Body>> bodies = new ArrayList<>();
    operation
        .bodies()
        .forEach(
            (type, schema) ->
                bodies.add(
                    type.equals(MULTIPART)
                        ? multipart(schema)
                        : Inputs.sent(inputs.json("", schema)).map(bytes -> Body.of(type, bytes))));
    Arbitrary<Body> body = Arbitraries.oneOf(bodies);
    return Arbitraries.frequencyOf(
        Tuple.of(18, body),
        Tuple.of(
            1,
            Combinators.combine(body, Arbitraries.of(CONTENT_TYPES))
                .as((one, type) -> new Body(type, one.bytes()))),
        Tuple.of(1, body.map(one -> new Body(one.type(), ""))));
  }

  /** A part for each property: JSON where the schema knows more of it, else a file. */
  private Arbitrary<Body> multipart(JsonNode schema) {
    List<Arbitrary<byte[]>> parts = new ArrayList<>();
    for (Map.Entry<String, JsonNode> field : schema.path("properties").properties()) {
      Arbitrary<byte[]> part =
          field.getValue().has("properties") || !field.getValue().toString().contains("binary")
              ? Inputs.sent(inputs.json(field.getKey(), field.getValue()))
                  .map(bytes -> part(field.getKey(), "", "application/json", bytes))
              : Combinators.combine(
                      Inputs.text().map(name -> HEADER_VALUE.matcher(name).matches() ? name : "?"),
                      Arbitraries.frequencyOf(
                          Tuple.of(
                              1,
                              Arbitraries.of("%PDF-1.4\n%%EOF", "<definitions/>", "")
                                  .map(text -> text.getBytes(StandardCharsets.UTF_8))),
                          Tuple.of(1, Arbitraries.bytes().array(byte[].class).ofMaxSize(200))))
                  .as((name, bytes) -> part(field.getKey(), name, "application/pdf", bytes));
      parts.add(
          Arbitraries.frequencyOf(
              Tuple.of(8, part),
              Tuple.of(1, Arbitraries.just(new byte[0])),
              Tuple.of(1, part.map(twice -> Inputs.joined(twice, twice)))));
    }
    Arbitrary<byte[]> all =
        Combinators.combine(parts)
            .as(list -> list.stream().reduce(new byte[0], Inputs::joined))
            .map(bytes -> Inputs.joined(bytes, ascii("--fuzz--\r\n")));
    return Arbitraries.frequencyOf(
            Tuple.of(8, all),
            Tuple.of(
                1,
                Combinators.combine(all, Arbitraries.integers().between(0, 99))
                    .as((bytes, percent) -> Arrays.copyOf(bytes, bytes.length * percent / 100))))
        .map(bytes -> Body.of(MULTIPART + "; boundary=fuzz", bytes));
  }

  private static byte[] part(String name, String fileName, String type, byte[] content) {
    String file = fileName.isEmpty() ? "" : "; filename=\"" + fileName + "\"";
    return Inputs.joined(
        Inputs.joined(
            "--fuzz\r\nContent-Disposition: form-data; name=\"%s\"%s\r\nContent-Type: %s\r\n\r\n"
                .formatted(name, file, type)
                .getBytes(StandardCharsets.UTF_8),
            content),
        ascii("\r\n"));
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
