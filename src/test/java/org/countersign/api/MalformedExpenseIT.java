package org.countersign.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.countersign.Api;
import org.countersign.Api.Answer;
import org.countersign.IntegrationTest;
import org.countersign.expense.Texts;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;

/** Whatever is wrong with a submission, the answer names it and nothing of it is stored. */
@IntegrationTest
class MalformedExpenseIT {

  /** Nobody else submits as the operator while this runs. */
  private static final String SUBMITTER = "operator";

  private static final String X = "x";

  /** JSON values that are no text. */
  private static final List<String> NO_TEXT =
      List.of("7", "1.5", "true", "[]", "['text']", "{}", "{'a': 'b'}", "[[[]]]");

  /** JSON strings that no field takes. */
  private static final List<String> UNREADABLE =
      List.of(
          "'a\\u0000b'",
          "'\\u0000'",
          "'a\\u001b[2Jb'",
          "'a\\u0007b'",
          "'a\\u007fb'",
          "'a\\u0085b'",
          "'a\\ud800b'",
          "'\\udfffa'",
          "'\\udc00\\ud800'");

  private static final List<String> BLANK =
      List.of("''", "' '", "'\\t\\n'", "'\\u00a0'", "'\\u200b'", "'\\u3000 \\u2060'");

  @LocalServerPort private int port;
  @Autowired private JdbcTemplate jdbc;
  private Api api;
  private List<Long> before;

  @BeforeEach
  void connect() {
    api = new Api(port);
    before = stored();
  }

  @AfterEach
  void storesNothing() {
    assertThat(stored()).isEqualTo(before);
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource
  void namesTheWrongField(String field, String value) {
    String body = "{" + String.join(", ", fieldsWith(field, value)) + "}";

    Answer answer = submit(body);

    assertProblem(answer, 400);
    assertThat(answer.wrongFields()).as(answer.http().body()).containsExactly(field);
  }

  static Stream<Arguments> namesTheWrongField() {
    List<Arguments> cases = new ArrayList<>();
    add(
        cases,
        "amount",
        List.of(
            "0",
            "-0",
            "0.00",
            "0e5",
            "-1",
            "-0.01",
            "0.001",
            "12.345",
            "1e-3",
            "1e400",
            "1E999999999",
            "1E-999999999",
            "-1e400",
            "1000000000",
            "999999999.991",
            "123456789012345678901234567890",
            "9".repeat(400),
            "0." + "0".repeat(300) + "1",
            "null",
            "true",
            "false",
            "[]",
            "[250]",
            "{}",
            "{'value': 250}",
            "''",
            "' '",
            "' 5'",
            "'5 '",
            "'NaN'",
            "'Infinity'",
            "'-Infinity'",
            "'12,50'",
            "'1.000,00'",
            "'1,000.00'",
            "'1_000'",
            "'1e2'",
            "'1E2'",
            "'0x10'",
            "'+5'",
            "'--5'",
            "'.5'",
            "'5.'",
            "'5.5.5'",
            "'€5'",
            "'5 EUR'",
            "'five'",
            "'٣'",
            "'５'",
            "'-0.01'",
            "'0'",
            "'0.001'",
            "'5\\u0000'",
            "'" + "9".repeat(400) + "'",
            "'1000000000'",
            "'5\\n'"));
    add(
        cases,
        "currency",
        List.of(
            "''",
            "' '",
            "'eur'",
            "'Eur'",
            "'EURO'",
            "'EU'",
            "' EUR'",
            "'EUR '",
            "'€'",
            "'XYZ'",
            "'ZZZ'",
            "'XXX'",
            "'XTS'",
            "'XAU'",
            "'XDR'",
            "'978'",
            "'EUR\\u0000'",
            "'ЕUR'",
            "'" + X.repeat(5000) + "'"));
    add(cases, "currency", NO_TEXT);
    add(
        cases,
        "employee",
        List.of(
            "null",
            "''",
            "' '",
            "'stranger'",
            "'Employee'",
            "'EMPLOYEE'",
            "' employee'",
            "'employee '",
            "'employee\\n'",
            "'employee,manager'",
            "'*'",
            "'%'",
            "'employee%'",
            "'\\' or \\'1\\'=\\'1'",
            "'employee\\';drop table expense;--'",
            "'../employee'",
            "'employee\\u200b'",
            "'еmployee'",
            "'" + X.repeat(65) + "'",
            "'" + X.repeat(5000) + "'",
            "'${jndi:ldap://localhost/a}'",
            "'<script>alert(1)</script>'"));
    add(cases, "employee", NO_TEXT);
    add(cases, "employee", UNREADABLE);
    add(cases, "description", List.of("null", "'" + X.repeat(2001) + "'"));
    add(cases, "description", List.of("'" + X.repeat(60_000) + "'", "'" + "🍕".repeat(1001) + "'"));
    add(cases, "description", BLANK);
    add(cases, "description", NO_TEXT);
    add(cases, "description", UNREADABLE);
    add(cases, "merchant", List.of("'" + X.repeat(201) + "'", "'" + X.repeat(5000) + "'"));
    add(cases, "merchant", BLANK);
    add(cases, "merchant", NO_TEXT);
    add(cases, "merchant", UNREADABLE);
    add(cases, "receipt", List.of("'" + X.repeat(201) + "'", "'" + X.repeat(5000) + "'"));
    add(cases, "receipt", BLANK);
    add(cases, "receipt", NO_TEXT);
    add(cases, "receipt", UNREADABLE);
    add(cases, "category", List.of("'" + X.repeat(51) + "'", "'" + X.repeat(5000) + "'"));
    add(cases, "category", BLANK);
    add(cases, "category", NO_TEXT);
    add(cases, "category", UNREADABLE);
    add(
        cases,
        "date",
        List.of(
            "''",
            "' '",
            "'2999-01-01'",
            "'9999-12-31'",
            "'+10000-01-01'",
            "'+999999999-12-31'",
            "'999999999-12-31'",
            "'-999999999-01-01'",
            "'-0001-01-01'",
            "'0000-01-01'",
            "'1999-12-31'",
            "'1970-01-01'",
            "'2025-02-29'",
            "'2025-13-01'",
            "'2025-00-10'",
            "'2025-04-31'",
            "'2025-1-1'",
            "'20250101'",
            "'01.02.2025'",
            "'02/01/2025'",
            "'2025-01-01T00:00:00Z'",
            "'2025-W01'",
            "'yesterday'",
            "'2025-01-01 '",
            "'２０２５-01-01'",
            "'2025-01-01\\u0000'",
            "'" + X.repeat(5000) + "'"));
    add(cases, "date", NO_TEXT);
    return cases.stream();
  }

  @ParameterizedTest
  @MethodSource
  void countsTheDecimalsOfTheCurrency(String currency, String amount) {
    Answer answer =
        submit(
            "{'employee': 'employee', 'description': 'x', 'amount': %s, 'currency': '%s'}"
                .formatted(amount, currency));

    assertProblem(answer, 400);
    assertThat(answer.wrongFields()).containsExactly("amount");
    assertThat(answer.http().body()).contains("decimals in " + currency);
  }

  static Stream<Arguments> countsTheDecimalsOfTheCurrency() {
    return Stream.of(
        Arguments.of("EUR", "1.234"),
        Arguments.of("EUR", "'1.005'"),
        Arguments.of("USD", "0.009"),
        Arguments.of("JPY", "1.5"),
        Arguments.of("JPY", "'100.01'"),
        Arguments.of("KRW", "0.5"),
        Arguments.of("KWD", "1.2345"),
        Arguments.of("KWD", "'0.0001'"),
        Arguments.of("ISK", "1.5"),
        Arguments.of("HUF", "1.005"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"employee", "amount", "description"})
  void asksForWhatIsMissing(String field) {
    Answer answer = submit("{" + String.join(", ", fieldsWith(field, null)) + "}");

    assertProblem(answer, 400);
    assertThat(answer.wrongFields()).containsExactly(field);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "id", "status", "approved", "Amount", "amount ", "submittedBy", "revision", "decision",
        "routing", "assessment", "approvals", "__proto__", "class", "@class", "@type", "$ref",
        "employee.name", "description[]", "<b>bold</b>", "1"
      })
  void knowsNoOtherField(String field) {
    Answer answer =
        submit(
            "{'employee': 'employee', 'amount': 250, 'description': 'x', '%s': 'x'}"
                .formatted(field));

    assertProblem(answer, 400);
    assertThat(answer.wrongFields()).containsExactly(field);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\\u0000", "a\\u0000b", "\\ud800", "a\\udfff", "\\u001b[2J", "\\u0085"})
  void namesAFieldThatCannotBeWritten(String field) {
    Answer answer =
        submit(
            "{'employee': 'employee', 'amount': 250, 'description': 'x', '%s': 'x'}"
                .formatted(field));

    assertProblem(answer, 400);
    assertThat(answer.wrongFields()).singleElement().asString().isNotBlank();
    assertThat(answer.wrongFields()).allMatch(Texts::isPlain);
  }

  @Test
  void namesAFewOfVeryManyFields() {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    for (int i = 0; i < 2000; i++) {
      body.put("field" + i, i);
    }

    Answer answer = submit(body.toString());

    assertProblem(answer, 400);
    assertThat(answer.wrongFields()).hasSizeLessThan(30).contains("employee", "amount");
  }

  @ParameterizedTest
  @MethodSource
  void readsOneJsonObjectOnly(String body) {
    Answer answer = submit(body);

    assertProblem(answer, 400);
    assertThat(answer.wrongFields()).containsExactly("body");
  }

  static Stream<String> readsOneJsonObjectOnly() {
    String valid = "{'employee': 'employee', 'amount': 250, 'description': 'x'}";
    return Stream.of(
        "",
        " ",
        "null",
        "true",
        "250",
        "'text'",
        "[]",
        "[" + valid + "]",
        "{",
        "}",
        "{]",
        "nonsense",
        "<expense/>",
        "employee=employee&amount=250",
        valid + valid,
        valid + " " + valid,
        valid + "x",
        valid + "]",
        valid.substring(0, valid.length() - 1),
        valid.replace("}", ",}"),
        valid.replace(",", ";"),
        valid.replace("250", "NaN"),
        valid.replace("250", "Infinity"),
        valid.replace("250", "012"),
        valid.replace("250", "+5"),
        valid.replace("250", ".5"),
        valid.replace("250", "5."),
        valid.replace("250", "0x10"),
        valid.replace("250", "1E99999999999"),
        valid.replace("250", "9".repeat(1001)),
        valid.replace("'x'", "x"),
        valid.replace("'x'", "'\\x'"),
        valid.replace("'x'", "'\\u00'"),
        valid.replace("'x'", "'a\nb'"),
        valid.replace("'x'", "'a\u0000b'"),
        valid.replace("}", ", 'amount': 1}"),
        valid.replace("}", ", 'employee': 'manager'}"),
        valid.replace("}", ", 'x': {'a': 1, 'a': 2}}"),
        valid.replace("}", "/* comment */}"),
        valid.replace("'x'", "[".repeat(2000) + "]".repeat(2000)),
        "[".repeat(10_000),
        "{'a':".repeat(5000));
  }

  @Test
  void doesNotReadAVeryLongBody() {
    Answer answer = submit("{'employee': 'employee', 'description': '" + X.repeat(150_000) + "'}");

    assertProblem(answer, 413);
    assertThat(answer.wrongFields()).containsExactly("body");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/plain",
        "text/xml",
        "application/xml",
        "application/x-www-form-urlencoded",
        "application/octet-stream",
        "application/problem+json",
        "nonsense",
        "*/*"
      })
  void readsJsonOnly(String contentType) {
    Answer answer = api.send(SUBMITTER, "POST", "/api/expenses", null, "Content-Type", contentType);

    assertProblem(answer, 415);
    assertThat(answer.wrongFields()).containsExactly("Content-Type");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "two words", "tab\there"})
  void refusesAnIdempotencyKeyThatIsNone(String key) {
    Answer answer = submitWithKey(key);

    assertProblem(answer, 400);
    assertThat(answer.wrongFields()).containsExactly("Idempotency-Key");
  }

  @Test
  void refusesAVeryLongIdempotencyKey() {
    Answer answer = submitWithKey("k".repeat(201));

    assertProblem(answer, 400);
    assertThat(answer.wrongFields()).containsExactly("Idempotency-Key");
  }

  @Test
  void repeatsNothingOfWhatWasSent() {
    Answer answer =
        submit(
            """
            {'employee': 'hunter2', 'amount': 'hunter2', 'currency': 'hunter2', 'category': '\\u0000hunter2',
             'merchant': ['hunter2'], 'description': {'hunter2': 1}, 'date': 'hunter2',
             'receipt': '\\u0007hunter2'}
            """);

    assertProblem(answer, 400);
    assertThat(answer.wrongFields()).hasSize(8);
    assertThat(answer.http().body()).doesNotContain("hunter2");
  }

  private Answer submit(String body) {
    return api.post(SUBMITTER, "/api/expenses", quoted(body));
  }

  private Answer submitWithKey(String key) {
    String body = "{'employee': 'employee', 'amount': 250, 'description': 'x'}";
    return api.post(SUBMITTER, "/api/expenses", quoted(body), "Idempotency-Key", key);
  }

  private static void assertProblem(Answer answer, int status) {
    assertThat(answer.status()).as(answer.http().body()).isEqualTo(status);
    assertThat(answer.http().headers().firstValue("Content-Type"))
        .hasValue("application/problem+json");
    assertThat(answer.json().get("status").asInt()).isEqualTo(status);
    assertThat(answer.detail()).isNotBlank();
    assertThat(answer.json().at("/errors/0/rule").asText()).isNotBlank();
  }

  private List<Long> stored() {
    return Stream.of(
            "select count(*) from expense where submitted_by = 'operator'",
            "select count(*) from process_message where variables->'expense'->>'description' = 'x'",
            "select count(*) from ledger_entry where event = 'SUBMITTED' and actor = 'operator'")
        .map(sql -> jdbc.queryForObject(sql, Long.class))
        .toList();
  }

  private static void add(List<Arguments> cases, String field, List<String> values) {
    values.forEach(value -> cases.add(Arguments.of(field, value)));
  }

  /** A valid expense with this value instead, or without the field. */
  private static List<String> fieldsWith(String field, @Nullable String value) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("employee", "'employee'");
    fields.put("amount", "250");
    fields.put("description", "'x'");
    if (value == null) {
      fields.remove(field);
    } else {
      fields.put(field, value);
    }
    return fields.entrySet().stream()
        .map(entry -> "'" + entry.getKey() + "': " + entry.getValue())
        .toList();
  }

  /** Single quotes stand for double ones, and escaped ones for themselves. */
  private static String quoted(String json) {
    return json.replace("\\'", "\u0001").replace('\'', '"').replace('\u0001', '\'');
  }
}
