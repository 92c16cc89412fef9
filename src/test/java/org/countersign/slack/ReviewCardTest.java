package org.countersign.slack;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.slack.api.util.json.GsonFactory;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.countersign.assessment.Flag;
import org.countersign.assessment.Reason;
import org.countersign.assessment.Recommendation;
import org.countersign.contract.Surface;
import org.countersign.expense.ComputedFacts;
import org.countersign.expense.ExpenseFacts;
import org.countersign.expense.ExpenseFacts.Clarification;
import org.countersign.expense.ExpenseId;
import org.countersign.expense.Money;
import org.countersign.people.UserName;
import org.countersign.review.Review;
import org.countersign.review.Verdict;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReviewCardTest {

  private static final Gson JSON = GsonFactory.createSnakeCase();
  private static final ExpenseId ID = ExpenseId.of("8515c1c2-20a2-4355-b11f-d02d98d3003b");

  @Test
  void showsWhatWasSubmittedBeforeWhatTheAiSays() {
    String card = json(open(facts("Team lunch", List.of()), Recommendation.APPROVE).content());

    assertThat(card.indexOf("Team lunch")).isPositive();
    assertThat(card.indexOf("The AI recommends: APPROVE"))
        .isGreaterThan(card.indexOf("Team lunch"));
    assertThat(card.indexOf("Why a person is needed"))
        .isGreaterThan(card.indexOf("The AI recommends"));
    assertThat(card).contains("Advice only", "2500.00 EUR", "(B1) An ordinary expense");
  }

  @Test
  void hasButtonsAsLongAsItIsOpenOnly() {
    ExpenseFacts facts = facts("Team lunch", List.of());

    assertThat(actions(open(facts, Recommendation.APPROVE).content()))
        .containsExactly(
            "review_approve",
            "review_reject",
            "review_ask",
            "review_claim",
            "open_page",
            "open_tasklist");
    Content closed = card(facts, Review.State.DECIDED, Recommendation.APPROVE).content();
    assertThat(actions(closed)).containsExactly("open_page", "open_tasklist");
    assertThat(json(closed))
        .contains("*Rejected* by <@U1> (web)", ">Take one from stock", "expense " + ID);
    assertThat(actions(card(facts, Review.State.CLOSED, Recommendation.APPROVE).content()))
        .doesNotContain("review_approve");
  }

  @Test
  void asksToConfirmALargeApproval() {
    ExpenseFacts facts = facts("Team lunch", List.of());

    assertThat(json(open(facts, Recommendation.APPROVE).content())).contains("\"confirm\"");
  }

  @Test
  void asksWhyForAnApprovalAgainstTheAi() {
    assertThat(actions(open(facts("Yacht", List.of()), Recommendation.REJECT).content()))
        .contains("review_approve_against_advice")
        .doesNotContain("review_approve");
  }

  @Test
  void saysThatTheAiSaidNothing() {
    assertThat(json(open(facts("Team lunch", List.of()), null).content()))
        .contains("The AI has no recommendation:* the endpoint cannot be reached");
  }

  /** Each character grows differently when it is escaped, and none may break Slack's limits. */
  @ParameterizedTest
  @ValueSource(strings = {"x", "&", "<", "\n", "\"", "😀", "\\", "`", "\u202e", "٣"})
  void keepsSlacksLimitsWhateverWasTyped(String typed) {
    String description = typed.repeat(2000 / typed.length());
    List<Clarification> answers =
        Collections.nCopies(40, new Clarification(description, description));

    for (List<Clarification> some :
        List.of(answers.subList(0, 1), answers.subList(0, 9), answers)) {
      ExpenseFacts facts = facts(description, some);
      for (Review.State state : Review.State.values()) {
        for (Recommendation recommendation : Recommendation.values()) {
          ReviewCard card = card(facts, state, recommendation);
          assertWithinLimits(card.content());
          assertWithinLimits(card.minimal());
        }
      }
    }
  }

  @Test
  void marksWhatItCut() {
    ExpenseFacts facts = facts("&".repeat(2000), List.of());

    assertThat(json(open(facts, Recommendation.APPROVE).content())).contains("&amp;…");
  }

  private static void assertWithinLimits(Content content) {
    assertThat(content.text().length()).isLessThanOrEqualTo(3000);
    JsonElement blocks = JSON.toJsonTree(content.blocks());
    assertThat(blocks.getAsJsonArray().size()).isLessThanOrEqualTo(50);
    assertThat(content.text().length() + texts(blocks)).isLessThanOrEqualTo(13_000);
    for (JsonElement block : blocks.getAsJsonArray()) {
      JsonObject one = block.getAsJsonObject();
      switch (one.get("type").getAsString()) {
        case "header" -> assertThat(length(one)).isBetween(1, 150);
        case "section" -> {
          if (one.has("text")) {
            assertThat(length(one)).isBetween(1, 3000);
          } else {
            assertThat(one.getAsJsonArray("fields").size()).isLessThanOrEqualTo(10);
            one.getAsJsonArray("fields")
                .forEach(
                    field ->
                        assertThat(field.getAsJsonObject().get("text").getAsString().length())
                            .isLessThanOrEqualTo(2000));
          }
        }
        case "actions" ->
            one.getAsJsonArray("elements")
                .forEach(button -> assertButton(button.getAsJsonObject()));
        default -> assertThat(one.get("type").getAsString()).isIn("divider", "context");
      }
    }
  }

  private static void assertButton(JsonObject button) {
    assertThat(length(button)).isBetween(1, 75);
    if (button.has("value")) {
      assertThat(button.get("value").getAsString().length()).isLessThanOrEqualTo(2000);
    }
    if (button.has("confirm")) {
      JsonObject confirm = button.getAsJsonObject("confirm");
      assertThat(length(confirm, "title")).isLessThanOrEqualTo(100);
      assertThat(length(confirm, "text")).isLessThanOrEqualTo(300);
      assertThat(length(confirm, "confirm")).isLessThanOrEqualTo(30);
      assertThat(length(confirm, "deny")).isLessThanOrEqualTo(30);
    }
  }

  private static int length(JsonObject block) {
    return length(block, "text");
  }

  private static int length(JsonObject block, String name) {
    return block.getAsJsonObject(name).get("text").getAsString().length();
  }

  private static int texts(JsonElement element) {
    if (element.isJsonArray()) {
      int sum = 0;
      for (JsonElement one : element.getAsJsonArray()) {
        sum += texts(one);
      }
      return sum;
    }
    if (element.isJsonObject()) {
      return element.getAsJsonObject().entrySet().stream()
          .mapToInt(
              entry ->
                  entry.getKey().equals("text") && entry.getValue().isJsonPrimitive()
                      ? entry.getValue().getAsString().length()
                      : texts(entry.getValue()))
          .sum();
    }
    return 0;
  }

  private static List<String> actions(Content content) {
    List<String> actions = new ArrayList<>();
    for (JsonElement block : JSON.toJsonTree(content.blocks()).getAsJsonArray()) {
      if (block.getAsJsonObject().get("type").getAsString().equals("actions")) {
        block
            .getAsJsonObject()
            .getAsJsonArray("elements")
            .forEach(one -> actions.add(one.getAsJsonObject().get("action_id").getAsString()));
      }
    }
    return actions;
  }

  private static String json(Content content) {
    return GsonFactory.createSnakeCase()
        .newBuilder()
        .disableHtmlEscaping()
        .create()
        .toJson(content.blocks());
  }

  private static ReviewCard open(ExpenseFacts facts, @Nullable Recommendation recommendation) {
    return card(facts, Review.State.OPEN, recommendation);
  }

  private static ReviewCard card(
      ExpenseFacts facts, Review.State state, @Nullable Recommendation recommendation) {
    String text = facts.description().repeat(1);
    return new ReviewCard(
        new TaskRef(
            Long.MAX_VALUE,
            ID,
            "a".repeat(64),
            recommendation == Recommendation.APPROVE,
            recommendation == Recommendation.REJECT),
        state,
        "managers",
        2,
        "Amounts of this size need an approval",
        Instant.parse("2026-11-26T15:00:00Z"),
        facts,
        "<@U2>",
        new ComputedFacts(
            ID,
            ID,
            ID,
            ID,
            ID,
            true,
            false,
            false,
            BigDecimal.TEN,
            BigDecimal.ONE,
            LocalDate.of(2026, 11, 24),
            BigDecimal.TEN,
            BigDecimal.TEN,
            List.of(),
            true,
            true,
            3,
            true,
            0),
        new ReviewCard.Advice(
            recommendation,
            new BigDecimal("0.98000"),
            "uncalibrated",
            text.length() < 100
                ? List.of(new Reason("B1", "An ordinary expense"))
                : Collections.nCopies(20, new Reason(text.substring(0, 100), text)),
            List.of(Flag.values()),
            "the endpoint cannot be reached"),
        null,
        false,
        new ReviewCard.Ending(
            Verdict.REJECT,
            "<@U1>",
            Surface.WEB,
            text.length() < 100 ? "Take one from stock" : text),
        List.of("<@U3>", "<@U4>"),
        7,
        "managers",
        2,
        facts.amount().amount().compareTo(new BigDecimal("1000")) >= 0,
        new ReviewCard.Links(
            "https://countersign.example/reviews/4711", "https://tasklist.example/"));
  }

  private static ExpenseFacts facts(String description, List<Clarification> clarifications) {
    String field = description.substring(0, Math.min(200, description.length()));
    return new ExpenseFacts(
        ID,
        1,
        new UserName("employee"),
        Money.of("2500", "EUR"),
        field,
        field,
        description,
        LocalDate.of(2026, 11, 24),
        field,
        clarifications);
  }
}
