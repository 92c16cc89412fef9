package org.countersign.ledger.controls;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is known of an expense that has not ended. */
final class Story {

  final String expense;
  final String employee;

  /** Null: nobody knows. */
  final @Nullable String submitter;

  final BigDecimal amount;
  final String currency;
  final LocalDate date;

  int revision = 1;

  /** Whether a person was asked to look. */
  boolean seen;

  /** The user task of a question that waits for its answer. */
  @Nullable String question;

  boolean wasAsked;
  @Nullable String withdrawalRequestedBy;

  /** The latest opinion, or that there is none. */
  @Nullable RecordedEntry assessed;

  @Nullable RecordedEntry routed;

  /** Which control kept the policy from approving a revision. */
  final Map<Integer, String> held = new HashMap<>();

  /** By user task. */
  final Map<String, Task> tasks = new HashMap<>();

  final List<Verdict> verdicts = new ArrayList<>();

  /** Its receipts, each as a number, until others may be compared with them. */
  final List<Long> receipts = new ArrayList<>();

  /** Whether one of its receipts was on another expense before. */
  boolean receiptUsedBefore;

  /** The rule that the memory of earlier expenses would have held it by; null for none. */
  @Nullable Rule remembered;

  /** Whether something of it could not be judged, because it rests on what is not on record. */
  boolean unsure;

  private Story(String expense, String employee, @Nullable String submitter, JsonNode facts) {
    this.expense = expense;
    this.employee = employee;
    this.submitter = submitter;
    amount = new BigDecimal(facts.path("amount").asText());
    currency = facts.path("currency").asText();
    date = LocalDate.parse(facts.path("date").asText());
  }

  static Story of(RecordedEntry submitted, String expense) {
    JsonNode facts = submitted.tree().path("expense");
    return new Story(
        expense,
        facts.path("employee").asText(),
        submitted.isBy("HUMAN") ? submitted.actor() : null,
        facts);
  }

  /** A user task in which somebody reviews it. */
  static final class Task {

    final String group;
    final int revision;
    final int approvalsRequired;
    final @Nullable String digest;
    final Instant openedAt;

    /** Who has it; null for nobody. */
    @Nullable String holder;

    Instant heldSince;

    Task(RecordedEntry opened, JsonNode detail) {
      group = detail.path("group").asText();
      revision = detail.path("revision").asInt();
      approvalsRequired = detail.path("approvalsRequired").asInt(1);
      digest = opened.factsDigest();
      openedAt = opened.at();
      holder = detail.hasNonNull("givenTo") ? detail.path("givenTo").asText() : null;
      heldSince = opened.at();
    }

    void comesTo(@Nullable String person, Instant at) {
      holder = person;
      heldSince = at;
    }
  }

  /** What a reviewer said. */
  record Verdict(
      String by,
      @Nullable String onBehalfOf,
      String decision,
      int revision,
      @Nullable String digest) {

    boolean approves() {
      return decision.equals("APPROVE");
    }
  }

  /** In the order in which they were said. */
  List<Verdict> verdictsOf(int revision) {
    return verdicts.stream().filter(one -> one.revision() == revision).toList();
  }

  /** How many approvals were asked for when reviews of this revision were opened. */
  int approvalsRequired(int revision) {
    return tasks.values().stream()
        .filter(task -> task.revision == revision)
        .mapToInt(task -> task.approvalsRequired)
        .max()
        .orElse(1);
  }
}
