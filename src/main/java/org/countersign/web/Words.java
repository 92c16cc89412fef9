package org.countersign.web;

import org.countersign.contract.Surface;
import org.countersign.expense.Status;
import org.countersign.ledger.Actor;
import org.countersign.ledger.Event;
import org.springframework.stereotype.Component;

/** Where an expense stands and what happened, in the words of the pages ({@code @words}). */
@Component("words")
public class Words {

  /** For a badge and a filter. */
  public String status(Status status) {
    return switch (status) {
      case SUBMITTED -> "Being checked";
      case IN_REVIEW -> "In review";
      case INFORMATION_REQUESTED -> "Question open";
      case APPROVED -> "Approved";
      case REJECTED -> "Rejected";
      case WITHDRAWN -> "Withdrawn";
      case EXPIRED -> "Expired";
      case INVALID -> "Not valid";
    };
  }

  /** An entry of the ledger, for whoever does not know the events by heart. */
  public String event(Event event) {
    return switch (event) {
      case SUBMITTED -> "Submitted";
      case REFUSED_AS_INVALID -> "Refused as not valid";
      case RECEIPT_ATTACHED -> "Receipt attached";
      case ASSESSED -> "The AI gave its opinion";
      case NOT_ASSESSED -> "The AI gave no opinion";
      case ROUTED -> "The policy said who has to look";
      case APPROVAL_HELD -> "Approval held back";
      case REVIEW_OPENED -> "Review opened";
      case REVIEW_CLAIMED -> "Review claimed";
      case REVIEW_RELEASED -> "Review handed back";
      case REVIEW_REMINDED -> "Reviewers reminded";
      case REVIEW_ESCALATED -> "Review escalated";
      case REVIEW_DENIED -> "Attempt refused";
      case REVIEWED -> "A reviewer decided";
      case INFORMATION_REQUESTED -> "Question asked";
      case INFORMATION_GIVEN -> "Question answered";
      case WITHDRAWAL_REQUESTED -> "Withdrawal asked for";
      case DECIDED -> "Final decision";
      case SUBMITTER_NOTIFIED -> "Submitter told";
      case SETTINGS_CHANGED -> "Settings changed";
      case MODELS_DEPLOYED -> "Models deployed";
      case MODELS_KEPT -> "Newer models left in place";
      case PROPOSED -> "Proposed";
      case CONFIRMED -> "Confirmed by a second person";
      case PROPOSAL_CLOSED -> "Proposal closed";
      case ENTRIES_REMOVED -> "Old entries removed";
      case TEXTS_ERASED -> "Texts erased";
      case TEXTS_REMOVED -> "Old texts removed";
      case EXPENSES_REMOVED -> "Old expenses removed";
      case FOREIGN_ENTRY -> "An entry of somebody else";
      case PERSON_ERASED -> "A person's texts erased";
      case LEGAL_HOLD_SET -> "Legal hold set";
      case LEGAL_HOLD_ENDED -> "Legal hold ended";
      case DATA_GIVEN -> "A person's data given";
    };
  }

  /** Who acted: a user name, the model, a table, or the application. */
  public String actor(Actor actor) {
    return switch (actor.kind()) {
      case HUMAN -> "by " + actor.name();
      case AI -> "by the AI, " + actor.name();
      case POLICY -> "by the policy, " + actor.name();
      case TIMER -> "by a deadline of " + actor.name();
      case SYSTEM -> "by the application";
    };
  }

  /** Where a person acted. */
  public String surface(Surface surface) {
    return switch (surface) {
      case API -> "by REST";
      case WEB -> "on the pages";
      case SLACK -> "in Slack";
      case TASKLIST -> "in Tasklist";
    };
  }

  /** The badge's tone, as countersign.css knows them. */
  public String tone(Status status) {
    return switch (status) {
      case SUBMITTED -> "info";
      case IN_REVIEW, INFORMATION_REQUESTED -> "wait";
      case APPROVED -> "good";
      case REJECTED -> "bad";
      case WITHDRAWN, EXPIRED, INVALID -> "quiet";
    };
  }
}
