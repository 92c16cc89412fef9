package org.countersign.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Set;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeProperty;
import org.countersign.devservices.slack.Delivery;

/**
 * Whatever is sent, the application does not fail: it takes it, or says what is wrong and does
 * nothing. A build always makes up the same requests; {@code -Djqwik.tries.default=100000} goes on
 * from there. A failure names the request, made as small as it still fails.
 */
class FuzzIT {

  private static final String SEED = "4910108028349596309";
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private static final FuzzedApplication APPLICATION = new FuzzedApplication();

  /** What a request has changed when it is answered. That it was refused may be on record. */
  private static final String TRACES =
      """
      select concat_ws(' ',
        (select count(*) from expense),
        (select count(*) from expense where withdrawn_by is not null),
        (select count(*) from receipt),
        (select count(*) from review where assignee is not null),
        (select count(*) from review where decision is not null),
        (select count(*) from ledger_entry where surface = 'API' and event in
          ('SUBMITTED', 'RECEIPT_ATTACHED', 'WITHDRAWAL_REQUESTED', 'INFORMATION_GIVEN')),
        (select count(*) from calibration),
        (select count(*) from autonomy_setting),
        (select count(*) from proposal),
        (select count(*) from proposal_end),
        (select count(*) from policy_ceiling),
        (select count(*) from policy_release),
        (select count(*) from policy_release_end),
        (select md5(string_agg(a::text, ',' order by a::text)) from absence a),
        (select md5(string_agg(n::text, ',' order by n::text)) from notification_preference n))
      """;

  private static final String SLACK_TRACES =
      """
      select concat_ws(' ',
        (select count(*) from slack_click),
        (select count(*) from ledger_entry where surface = 'SLACK' and event = 'SUBMITTED'))
      """;

  @AfterContainer
  static void stop() {
    APPLICATION.close();
  }

  @BeforeProperty
  void settle() {
    APPLICATION.settle();
  }

  @Provide
  Arbitrary<Sent> requests() {
    return APPLICATION.anyRequest();
  }

  @Property(seed = SEED, edgeCases = EdgeCasesMode.NONE)
  void answersWhateverIsSentAndDoesNothingOfWhatItRefuses(@ForAll("requests") Sent sent)
      throws Exception {
    String before = APPLICATION.ask(TRACES);

    HttpResponse<String> answer = HTTP.send(sent.to(APPLICATION.port()), BodyHandlers.ofString());

    int status = answer.statusCode();
    assertThat(status).as(answer.body()).isLessThan(500);
    if (status >= 400) {
      assertProblem(answer);
    }
    if (status >= 400 || Set.of("GET", "OPTIONS").contains(sent.method())) {
      assertThat(APPLICATION.ask(TRACES)).isEqualTo(before);
    }
  }

  @Provide
  Arbitrary<SlackBodies.Body> slackBodies() {
    return APPLICATION.anySlackBody();
  }

  @Property(seed = SEED, edgeCases = EdgeCasesMode.NONE)
  void answersWhateverSlackSignsAndDoesNothingOfWhatItRefuses(
      @ForAll("slackBodies") SlackBodies.Body body) {
    String before = APPLICATION.ask(SLACK_TRACES);

    Delivery answer = APPLICATION.sendAsSlack(body);

    assertThat(answer.status()).as(answer.body()).isIn(200, 400, 401, 404);
    if (answer.status() != 200) {
      assertThat(APPLICATION.ask(SLACK_TRACES)).isEqualTo(before);
    }
  }

  private static void assertProblem(HttpResponse<String> answer) {
    assertThat(answer.headers().firstValue("Content-Type"))
        .as(answer.body())
        .hasValue("application/problem+json");
    JsonNode problem = read(answer.body());
    assertThat(problem.path("status").asInt()).isEqualTo(answer.statusCode());
    assertThat(problem.path("detail").asText()).isNotBlank();
    assertThat(answer.body()).doesNotContain("Exception", "org.springframework", "java.");
  }

  private static JsonNode read(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new AssertionError(json, e);
    }
  }
}
