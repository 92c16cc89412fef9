package org.countersign.ledger;

import java.util.LinkedHashMap;
import java.util.Map;
import org.countersign.contract.Surface;
import org.countersign.expense.ExpenseEvent;
import org.countersign.expense.ExpenseEvent.AnswerDenied;
import org.countersign.expense.ExpenseEvent.InformationGiven;
import org.countersign.expense.ExpenseEvent.InformationRequested;
import org.countersign.expense.ExpenseEvent.QuestionClosed;
import org.countersign.expense.ExpenseEvent.ReceiptAttached;
import org.countersign.expense.ExpenseEvent.RefusedAsInvalid;
import org.countersign.expense.ExpenseEvent.Submitted;
import org.countersign.expense.ExpenseEvent.WithdrawalRequested;
import org.countersign.expense.ExpenseFacts;
import org.countersign.expense.FactsDigest;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Writes what happens to expenses into the ledger, in the transaction in which it happens. */
@Component
class ExpenseEventRecorder {

  private final Ledger ledger;
  private final Refusals refusals;

  ExpenseEventRecorder(Ledger ledger, Refusals refusals) {
    this.ledger = ledger;
    this.refusals = refusals;
  }

  @EventListener
  void record(ExpenseEvent event) {
    switch (event) {
      case Submitted submitted ->
          ledger
              .entry(event.id(), Event.SUBMITTED, "submitted")
              .by(submitted.by() == null ? Actor.CAMUNDA : Actor.human(submitted.by()))
              .on(submitted.surface())
              .shown(FactsDigest.of(submitted.facts()))
              .with("submitter", submitted.by() == null ? "unknown, started in Camunda" : null)
              .with("expense", facts(submitted.facts()))
              .words("expense.description", submitted.facts().description())
              .words("expense.merchant", submitted.facts().merchant())
              .words("expense.receipt", submitted.facts().receipt())
              .append();
      case RefusedAsInvalid refused ->
          ledger
              .entry(event.id(), Event.REFUSED_AS_INVALID, "refused")
              .on(Surface.TASKLIST)
              .with("problems", refused.problems())
              .append();
      case WithdrawalRequested withdrawal ->
          ledger
              .entry(event.id(), Event.WITHDRAWAL_REQUESTED, "withdrawal-requested")
              .by(Actor.human(withdrawal.by()))
              .on(withdrawal.surface())
              .append();
      case ReceiptAttached attached ->
          ledger
              .entry(event.id(), Event.RECEIPT_ATTACHED, "receipt-attached-" + attached.position())
              .by(Actor.human(attached.receipt().attachedBy()))
              .on(attached.surface())
              .words("name", attached.receipt().name())
              .with("mediaType", attached.receipt().kind().mediaType())
              .with("size", attached.receipt().size())
              .words("sha256", attached.receipt().sha256())
              .append();
      case InformationRequested requested ->
          ledger
              .entry(
                  event.id(),
                  Event.INFORMATION_REQUESTED,
                  "information-requested-" + requested.question().userTaskKey())
              .by(Actor.human(requested.question().askedBy()))
              .words("question", requested.question().text())
              .with("dueAt", requested.question().dueAt())
              .append();
      case InformationGiven given -> {
        refusals.taskEnded(given.question().userTaskKey());
        ledger
            .entry(
                event.id(),
                Event.INFORMATION_GIVEN,
                "information-given-" + given.question().userTaskKey())
            .by(Actor.human(given.by()))
            .on(given.surface())
            // The question stands in the entry of who asked it: it goes with what that person said.
            .words("answer", given.question().answer())
            .append();
      }
      case AnswerDenied denied ->
          refusals.record(
              new RefusedTry(
                  event.id(),
                  denied.userTaskKey(),
                  denied.tried(),
                  null,
                  denied.reason(),
                  denied.surface(),
                  denied.eventKey()));
      case QuestionClosed closed -> refusals.taskEnded(closed.userTaskKey());
    }
  }

  private static Map<String, Object> facts(ExpenseFacts facts) {
    Map<String, Object> clear = new LinkedHashMap<>();
    clear.put("employee", facts.employee());
    clear.put("amount", facts.amount().amount().toPlainString());
    clear.put("currency", facts.amount().currency().getCurrencyCode());
    clear.put("category", facts.category());
    clear.put("date", facts.date());
    return clear;
  }
}
