package org.countersign.decision;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.time.LocalDate;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.countersign.IntegrationTest;
import org.countersign.assessment.AssessmentAttempt;
import org.countersign.assessment.Attempts;
import org.countersign.contract.Control;
import org.countersign.decision.ApprovalFloor.Candidate;
import org.countersign.decision.ApprovalFloor.Hold;
import org.countersign.expense.ComputedFacts;
import org.countersign.expense.ExpenseFacts;
import org.countersign.expense.ExpenseFacts.Attachment;
import org.countersign.expense.ExpenseId;
import org.countersign.expense.Money;
import org.countersign.expense.SampleExpense;
import org.countersign.people.UserName;
import org.countersign.review.ProcessVersion;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** What the floor holds of what is known from before, whatever a table says. */
@IntegrationTest
class MemoryFloorIT {

  private static final ExpenseId OTHER = ExpenseId.of("0b8f6a0e-5f0e-4f7e-9d55-3f1a35b6d001");

  @Autowired private ApprovalFloor floor;

  @Test
  void letsPassWhatIsNew() {
    Candidate candidate = candidate(facts(null, null), 0);

    assertThat(floor.memory(candidate)).isEmpty();
    assertThat(floor.spotCheck(candidate)).isEmpty();
    assertThat(floor.receiptOnce(candidate)).isEmpty();
  }

  @Test
  void holdsWhatAPersonHasSeenAndNotApproved() {
    assertHeld(Control.MEMORY, floor.memory(candidate(facts("rejectedBefore", OTHER), 0)));
    assertHeld(Control.MEMORY, floor.memory(candidate(facts("withdrawnBefore", OTHER), 0)));
    assertHeld(Control.MEMORY, floor.memory(candidate(facts("duplicateOf", OTHER), 0)));
    assertHeld(Control.MEMORY, floor.memory(candidate(facts("similarTo", OTHER), 0)));
  }

  @Test
  void holdsWhatChanceHasPicked() {
    assertHeld(Control.SPOT_CHECK, floor.spotCheck(candidate(facts("spotCheck", true), 0)));
  }

  @Test
  void holdsAReceiptThatIsOnAnotherExpense() {
    assertHeld(
        Control.RECEIPT_ONCE, floor.receiptOnce(candidate(facts("receiptUsedBefore", OTHER), 0)));
  }

  @Test
  void holdsAReceiptThatWasAttachedAfterTheyWereCompared() {
    assertHeld(Control.RECEIPT_ONCE, floor.receiptOnce(candidate(facts(null, null), 1)));
    assertThat(floor.receiptOnce(candidate(facts("receiptsCompared", 1), 1))).isEmpty();
  }

  @Test
  void holdsWhatWasNotComparedWithAll() {
    Candidate candidate = candidate(facts("allCompared", false), 0);

    assertHeld(Control.MEMORY, floor.memory(candidate));
    assertHeld(Control.RECEIPT_ONCE, floor.receiptOnce(candidate));
  }

  @Test
  void holdsWhatNothingIsKnownOf() {
    Candidate unassessed = of(expense(0), null);

    assertHeld(Control.MEMORY, floor.memory(unassessed));
    assertHeld(Control.SPOT_CHECK, floor.spotCheck(unassessed));
    assertHeld(Control.RECEIPT_ONCE, floor.receiptOnce(unassessed));
  }

  private static void assertHeld(Control control, Optional<Hold> hold) {
    assertThat(hold).map(Hold::control).contains(control);
  }

  private static Candidate candidate(ComputedFacts known, int receipts) {
    ExpenseFacts expense = expense(receipts);
    return of(expense, Attempts.about(expense, known));
  }

  private static Candidate of(ExpenseFacts expense, @Nullable AssessmentAttempt attempt) {
    return new Candidate(
        SampleExpense.submitted(), expense, attempt, List.of(), new ProcessVersion(1, 1));
  }

  private static ExpenseFacts expense(int receipts) {
    return new ExpenseFacts(
        OTHER,
        1,
        new UserName("employee"),
        Money.of("84.50", "EUR"),
        "meals",
        null,
        "Lunch",
        LocalDate.of(2026, 3, 11),
        null,
        List.of(),
        Collections.nCopies(receipts, new Attachment("a.pdf", "application/pdf", 1, "0")),
        null);
  }

  private static ComputedFacts facts(@Nullable String name, @Nullable Object value) {
    Map<String, @Nullable Object> facts = new HashMap<>();
    facts.put("allCompared", true);
    facts.put("submitterKnown", true);
    facts.put("value", 84.50);
    if (name != null) {
      facts.put(name, value);
    }
    return new ObjectMapper()
        .registerModule(new JavaTimeModule())
        .convertValue(facts, ComputedFacts.class);
  }
}
