package org.countersign.insight;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Figures over a time. What each is made of stands in docs/figures.md. Days are UTC days;
 * percentiles are nearest ranks, so each is a time that really was.
 */
public record Figures(
    @Schema(description = "The first day, UTC") LocalDate from,
    @Schema(description = "The last day, UTC; it counts in full") LocalDate to,
    @Schema(description = "How long a period is") FigureRange.Step step,
    @Schema(description = "The whole range as one") Period total,
    @Schema(description = "Oldest first, without a gap") List<Period> periods,
    @Schema(description = "Reviews that are open now") long openNow,
    @Schema(description = "Of the open reviews, those that are past their due date now")
        long overdueNow) {

  public Figures {
    periods = List.copyOf(periods);
  }

  /** The figures of a period. */
  @Schema(name = "FiguresOfPeriod")
  public record Period(
      @Schema(description = "The first day, UTC") LocalDate from,
      @Schema(description = "The last day, UTC") LocalDate to,
      @Schema(description = "Expenses submitted") long submitted,
      @Schema(description = "What they come to, by currency") List<Amount> amounts,
      Decided decided,
      @Schema(description = "From submission to decision, of what was approved or rejected")
          List<TimeToDecision> timeToDecision,
      Agreement agreement,
      @Schema(description = "Overridden reviews by the reviewer's reason, NONE without one")
          List<Overrides> overrides,
      Due due,
      Llm llm,
      Cards cards) {

    public Period {
      amounts = List.copyOf(amounts);
      timeToDecision = List.copyOf(timeToDecision);
      overrides = List.copyOf(overrides);
    }
  }

  /** A sum in one currency. */
  @Schema(name = "FiguresAmount")
  public record Amount(String currency, BigDecimal amount) {}

  /** Final decisions, by the day of the decision. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @Schema(name = "FiguresDecided")
  public record Decided(
      @Schema(description = "Approved without a person") long approvedByPolicy,
      long approvedByPeople,
      long rejected,
      long withdrawn,
      @Schema(description = "The submitter did not answer in time") long expired,
      @Schema(
              description =
                  "approvedByPolicy / (approvedByPolicy + approvedByPeople + rejected), 0 to 1;"
                      + " absent without any")
          @Nullable BigDecimal shareApprovedByPolicy) {

    static final Decided NONE = new Decided(0, 0, 0, 0, 0, null);
  }

  /** Nearest ranks in seconds. */
  @Schema(name = "FiguresTimeToDecision")
  public record TimeToDecision(
      @Schema(description = "AUTO_APPROVE, SPOT_CHECK or REVIEW") String route,
      @Schema(description = "Decisions") long decisions,
      @Schema(description = "Half of them took at most so long") BigDecimal p50Seconds,
      @Schema(description = "19 of 20 took at most so long") BigDecimal p95Seconds) {}

  /** What people decided first about facts of which the AI had said APPROVE or REJECT. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @Schema(name = "FiguresAgreement")
  public record Agreement(
      @Schema(description = "First decisions about a revision with such an opinion") long compared,
      @Schema(description = "Of the compared: the person did as the AI recommended") long agreed,
      @Schema(description = "Of the compared: the opposite") long overridden,
      @Schema(description = "Of the compared: the person asked first") long asked,
      @Schema(description = "agreed / compared, 0 to 1; absent without any")
          @Nullable BigDecimal share) {}

  /** Reviews that went against the AI. */
  @Schema(name = "FiguresOverrides")
  public record Overrides(
      @Schema(example = "POLICY_VIOLATION") String reasonCode,
      @Schema(description = "The AI had said APPROVE and the person rejected") long rejected,
      @Schema(description = "The AI had said REJECT and the person approved") long approved) {}

  /** Deadlines of reviews, by the day on which they fell. */
  @Schema(name = "FiguresDue")
  public record Due(
      @Schema(description = "Reviews whose due date has come") long due,
      @Schema(description = "Of the due, those that were not decided by then") long overdue,
      @Schema(description = "Escalations, by the day on which they happened") long escalated) {

    static final Due NONE = new Due(0, 0, 0);
  }

  /** Assessments, by the day on which they were asked for. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @Schema(name = "FiguresLlm")
  public record Llm(
      @Schema(description = "One for each revision of an expense") long assessments,
      @Schema(description = "Of the assessments, those without an opinion") long withoutOpinion,
      @Schema(description = "Of the assessments, those whose cost could be estimated") long priced,
      @Schema(description = "Sum of the estimates in US dollars") BigDecimal costUsd,
      long tokensIn,
      long tokensOut,
      @Schema(description = "Nearest rank of the time of the calls; absent without any answer")
          @Nullable Long p50Millis,
      @Nullable Long p95Millis) {

    static final Llm NONE = new Llm(0, 0, 0, BigDecimal.ZERO, 0, 0, null, null);
  }

  /** Cards of reviews in Slack, by the day on which they were wanted; none without Slack. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @Schema(name = "FiguresCards")
  public record Cards(
      @Schema(description = "One for each review that was opened while Slack was on") long wanted,
      @Schema(description = "Of the wanted, those that are there") long posted,
      @Schema(description = "Of the wanted, those whose last call failed") long failing,
      @Schema(description = "From the opening of the review to Slack's time of the card")
          @Nullable BigDecimal p50Seconds,
      @Nullable BigDecimal p95Seconds) {

    static final Cards NONE = new Cards(0, 0, 0, null, null);
  }
}
