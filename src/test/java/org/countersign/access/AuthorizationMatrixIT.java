package org.countersign.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import org.countersign.Api;
import org.countersign.IntegrationTest;
import org.countersign.access.AuthorizationMatrix.Door;
import org.countersign.access.AuthorizationMatrix.Role;
import org.countersign.access.AuthorizationMatrix.Row;
import org.countersign.web.Documents;
import org.countersign.web.PageClient;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** Every request of the matrix by everybody, and nothing that is answered without a row in it. */
@IntegrationTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AuthorizationMatrixIT {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http = HttpClient.newHttpClient();
  private final Map<Role, PageClient> browsers = new EnumMap<>(Role.class);
  private final Map<Role, String> tokens = new EnumMap<>(Role.class);

  @LocalServerPort private int port;
  @Autowired private RequestMappingHandlerMapping requestMappingHandlerMapping;
  @Autowired private Collection<ServletRegistrationBean<?>> servlets;

  private Api api;
  private String inReview;
  private String decided;
  private String task;
  private String sha256;

  @BeforeAll
  void prepare() throws Exception {
    api = new Api(port);
    inReview = submitWithReceipt("1710");
    decided = submitWithReceipt("1711");
    api.decide("manager", api.awaitReview(decided), "REJECT", "Not this time");
    api.awaitStatus(decided, "REJECTED");
    task = api.awaitReview(inReview);
    sha256 = api.expense(inReview).at("/receipts/0/sha256").asText();
    for (Role role : Role.values()) {
      PageClient browser = new PageClient(port);
      if (role != Role.NOBODY) {
        browser.loggedInAs(role.user());
      }
      browsers.put(role, browser);
      tokens.put(role, PageClient.token(browser.get(role == Role.NOBODY ? "/login" : "/expenses")));
    }
  }

  /** Those of the management port are tried by {@link SecondInstanceIT}. */
  static List<Row> rows() {
    return AuthorizationMatrix.rows().stream()
        .filter(row -> row.door() != Door.MANAGEMENT)
        .toList();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void answersEverybodyAsTheMatrixSays(Row row) throws Exception {
    Map<Role, String> answers = new LinkedHashMap<>();
    for (Role role : Role.values()) {
      // The sign is for readers.
      String sign = of(row.cells(), role).substring(0, 1);
      answers.put(role, sign + answer(row, role));
    }

    assertThat(answers).isEqualTo(row.cells());
  }

  @Test
  void hasARowForEveryOperationOfTheOpenApiDocument() {
    JsonNode document = api.get("", "/v3/api-docs").json();
    Set<String> operations = new TreeSet<>();
    for (Map.Entry<String, JsonNode> path : document.get("paths").properties()) {
      for (Map.Entry<String, JsonNode> operation : path.getValue().properties()) {
        String name = operation.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey();
        JsonNode sent = operation.getValue().at("/requestBody/content");
        boolean file = sent.has("multipart/form-data");
        if (file) {
          operations.add(name + " file");
        }
        if (!file || sent.size() > 1) {
          operations.add(name);
        }
      }
    }

    assertThat(operations).isEqualTo(tried(Door.API));
  }

  @Test
  void hasARowForEveryMethodOfAController() {
    assertThat(mapped(Door.API)).isEqualTo(tried(Door.API));
    assertThat(mapped(Door.PAGE)).isEqualTo(tried(Door.PAGE));
    assertThat(mapped(Door.LIBRARY)).isEqualTo(tried(Door.LIBRARY));
  }

  @Test
  void hasARowForEveryServlet() {
    List<String> paths =
        servlets.stream()
            .flatMap(servlet -> servlet.getUrlMappings().stream())
            .filter(path -> !path.equals("/"))
            .toList();

    assertThat(paths).isNotEmpty();
    assertThat(tried(Door.SITE)).containsAll(paths.stream().map(path -> "POST " + path).toList());
  }

  private static Set<String> tried(Door door) {
    Set<String> operations = new TreeSet<>();
    for (Row row : rows()) {
      if (row.door() == door) {
        operations.add(row.operation() + (row.isMultipart() ? " file" : ""));
      }
    }
    return operations;
  }

  private Set<String> mapped(Door door) {
    Set<String> operations = new TreeSet<>();
    requestMappingHandlerMapping
        .getHandlerMethods()
        .forEach(
            (mapping, handler) -> {
              if (door(handler) == door) {
                names(mapping).forEach(operations::add);
              }
            });
    return operations;
  }

  private static Door door(HandlerMethod handler) {
    String feature = handler.getBeanType().getPackageName();
    if (!feature.startsWith("org.countersign")) {
      return Door.LIBRARY;
    }
    return feature.equals("org.countersign.api") ? Door.API : Door.PAGE;
  }

  private static Stream<String> names(RequestMappingInfo mapping) {
    boolean file =
        mapping.getConsumesCondition().getConsumableMediaTypes().stream()
            .anyMatch(type -> type.getType().equals("multipart"));
    Collection<RequestMethod> methods = mapping.getMethodsCondition().getMethods();
    List<String> verbs =
        methods.isEmpty() ? List.of("ANY") : methods.stream().map(Enum::name).toList();
    return mapping.getPatternValues().stream()
        .flatMap(path -> verbs.stream().map(verb -> verb + " " + path + (file ? " file" : "")));
  }

  private String answer(Row row, Role role) throws Exception {
    HttpResponse<String> answer =
        row.door() == Door.PAGE || row.path().equals("/nothing-here")
            ? byBrowser(row, role)
            : byProgram(row, role);
    String next = PageClient.location(answer);
    if (next.equals("/login")) {
      return "login";
    }
    if (row.method().equals("POST") && answer.statusCode() == 302) {
      HttpResponse<String> page = of(browsers, role).get(next);
      if (page.statusCode() != 200
          || page.body().contains("<p class=\"notice\" data-tone=\"bad\"")) {
        return "refused";
      }
    }
    return Integer.toString(answer.statusCode());
  }

  private HttpResponse<String> byBrowser(Row row, Role role) {
    PageClient browser = of(browsers, role);
    String path = filled(row, row.path(), role);
    if (!row.method().equals("POST")) {
      return browser.get(path);
    }
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("_csrf", of(tokens, role));
    if (!row.sends().isEmpty()) {
      for (String field : filled(row, row.sends(), role).split("&", -1)) {
        fields.put(field.substring(0, field.indexOf('=')), field.substring(field.indexOf('=') + 1));
      }
    }
    return browser.post(path, fields);
  }

  private HttpResponse<String> byProgram(Row row, Role role) throws Exception {
    String path = filled(row, row.path(), role);
    if (row.isMultipart()) {
      String expense =
          row.sends().startsWith("expense")
              ? "{\"employee\": \"%s\", \"amount\": 3, \"description\": \"Matrix\"}"
                  .formatted(role.user())
              : "";
      return sendFile(role.user(), path, expense);
    }
    String body = row.sends().isEmpty() ? null : filled(row, row.sends(), role);
    return api.send(role.user(), row.method(), path, body).http();
  }

  private static <T> T of(Map<Role, T> map, Role role) {
    return Objects.requireNonNull(map.get(role));
  }

  private String filled(Row row, String text, Role role) {
    return text.replace(
            "{id}",
            switch (row.about()) {
              case "decided" -> decided;
              case "none" -> "0";
              default -> inReview;
            })
        .replace("{userTaskKey}", task)
        .replace("{task}", task)
        .replace("{sha256}", sha256)
        .replace("{person}", "nobody")
        .replace("{me}", role.user());
  }

  private String submitWithReceipt(String amount) throws Exception {
    HttpResponse<String> answer =
        sendFile(
            "employee",
            "/api/expenses",
            """
            {"employee": "employee", "amount": %s, "description": "%s", "date": "%s"}
            """
                .formatted(amount, UUID.randomUUID(), Api.workingDay(0)));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    return JSON.readTree(answer.body()).get("id").asText();
  }

  /** A PDF under each name that some operation has for files, and perhaps an expense. */
  private HttpResponse<String> sendFile(String user, String path, String expense)
      throws IOException, InterruptedException {
    String boundary = "----matrix";
    StringBuilder body = new StringBuilder();
    if (!expense.isEmpty()) {
      body.append(
              "--%s\r\nContent-Disposition: form-data; name=\"expense\"\r\n".formatted(boundary))
          .append("Content-Type: application/json\r\n\r\n%s\r\n".formatted(expense));
    }
    String name =
        path.endsWith("/receipts")
            ? "file"
            : path.endsWith("/replays") || path.endsWith("/releases") ? "table" : "receipts";
    body.append(
        """
        --%s\r
        Content-Disposition: form-data; name="%s"; filename="bill.pdf"\r
        Content-Type: application/pdf\r
        \r
        %s\r
        --%s--\r
        """
            .formatted(
                boundary, name, new String(Documents.pdf(), StandardCharsets.US_ASCII), boundary));
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .header("Content-Type", "multipart/form-data; boundary=" + boundary)
            .POST(BodyPublishers.ofString(body.toString()));
    if (!user.isEmpty()) {
      byte[] credentials = (user + ":demo").getBytes(StandardCharsets.UTF_8);
      request.header("Authorization", "Basic " + Base64.getEncoder().encodeToString(credentials));
    }
    return http.send(request.build(), BodyHandlers.ofString());
  }
}
