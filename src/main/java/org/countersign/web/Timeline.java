package org.countersign.web;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.countersign.expense.Expense;
import org.countersign.expense.Question;
import org.countersign.ledger.Actor;
import org.countersign.ledger.Ledger;
import org.countersign.ledger.LedgerEntry;
import org.countersign.ledger.Refusals;
import org.countersign.ledger.Story;
import org.countersign.people.Directory;
import org.countersign.people.Person;
import org.countersign.people.UserName;
import org.countersign.review.Disclosure;
import org.countersign.review.Review;
import org.countersign.review.Reviews;
import org.countersign.review.Routing;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The story of an expense in words, from its entries in the ledger, and where it is now. */
@Component
class Timeline {

  private final Ledger ledger;
  private final Reviews reviews;
  private final Directory directory;
  private final Format format;

  Timeline(Ledger ledger, Reviews reviews, Directory directory, Format format) {
    this.ledger = ledger;
    this.reviews = reviews;
    this.directory = directory;
    this.format = format;
  }

  /** So many entries of the beginning and of the end are shown. */
  private static final int FIRST = 50;

  private static final int LAST = 150;

  /**
   * Something that happened.
   *
   * @param quote what a person wrote about it, as typed
   * @param gap whether it stands for what is left out
   */
  record Step(
      Instant at,
      String tone,
      String title,
      @Nullable String text,
      @Nullable String quote,
      boolean gap) {}

  /**
   * What is shown of a story.
   *
   * @param end number of its last entry
   */
  record Told(List<Step> steps, long end) {}

  /**
   * @param tone as of the badge
   * @param sentence where the expense is and why
   */
  record Whereabouts(String tone, String sentence) {}

  /**
   * Oldest first; what concerns the machinery only is left out, and of a very long story its
   * middle.
   */
  Told of(Expense expense, Person reader) {
    Disclosure told = Disclosure.of(expense, reader);
    Story story = ledger.story(expense.id(), told.hidden(), FIRST, LAST);
    List<Step> steps = new ArrayList<>(steps(story.first(), told, reader));
    if (story.leftOut() > 0) {
      steps.add(
          new Step(
              story.first().getLast().recordedAt(),
              "quiet",
              "%,d entries are left out here".formatted(story.leftOut()),
              null,
              null,
              true));
    }
    steps.addAll(steps(story.last(), told, reader));
    return new Told(steps, story.end());
  }

  private List<Step> steps(List<LedgerEntry> entries, Disclosure told, Person reader) {
    return entries.stream()
        .map(told::entry)
        .flatMap(entry -> step(entry, reader).stream())
        .toList();
  }

  /** The number of the last entry that is told. */
  long end(Expense expense, Person reader) {
    return ledger.end(expense.id(), Disclosure.of(expense, reader).hidden());
  }

  private Optional<Step> step(LedgerEntry entry, Person reader) {
    return switch (entry.event()) {
      case SUBMITTED ->
          isHuman(entry)
              ? step(entry, "info", who(entry, reader) + " submitted it", null, null)
              : step(entry, "info", "It was " + Expense.UNKNOWN_SUBMITTER, null, null);
      case RECEIPT_ATTACHED ->
          step(
              entry, "info", who(entry, reader) + " attached a receipt", text(entry, "name"), null);
      case REFUSED_AS_INVALID -> step(entry, "bad", "It was not a valid expense", null, null);
      case ASSESSED -> step(entry, "quiet", "The AI gave its opinion", opinion(entry), null);
      case NOT_ASSESSED ->
          step(entry, "quiet", "The AI gave no opinion", "So a person looks.", null);
      case ROUTED ->
          Routing.AUTO_APPROVE.equals(text(entry, "route"))
              ? step(entry, "info", "The policy needs nobody to look", text(entry, "reason"), null)
              : step(
                  entry, "info", "The policy asks a person to look", text(entry, "reason"), null);
      case APPROVAL_HELD ->
          step(entry, "wait", "The policy may not approve it", text(entry, "reason"), null);
      case REVIEW_OPENED -> opened(entry, reader);
      case REVIEW_CLAIMED ->
          step(entry, "wait", who(entry, reader) + " took the review", null, null);
      case REVIEW_RELEASED ->
          step(
              entry,
              "wait",
              isHuman(entry)
                  ? who(entry, reader) + " handed the review back"
                  : "The review was handed back in Camunda",
              null,
              null);
      case REVIEW_REMINDED -> step(entry, "wait", "The reviewers were reminded", null, null);
      case REVIEW_ESCALATED ->
          step(
              entry,
              "wait",
              "Nobody decided in time",
              "So it goes to " + text(entry, "to") + ".",
              null);
      case REVIEWED -> reviewed(entry, reader);
      case INFORMATION_REQUESTED ->
          step(
              entry,
              "wait",
              who(entry, reader) + " asked a question",
              due(entry),
              text(entry, "question"));
      case INFORMATION_GIVEN ->
          step(entry, "info", who(entry, reader) + " answered", null, text(entry, "answer"));
      case REVIEW_DENIED -> step(entry, "bad", refused(entry, reader), text(entry, "reason"), null);
      case WITHDRAWAL_REQUESTED ->
          step(entry, "quiet", who(entry, reader) + " withdrew it", null, null);
      case DECIDED -> decided(entry, reader);
      default -> Optional.empty();
    };
  }

  private String refused(LedgerEntry entry, Person reader) {
    String times = text(entry, Refusals.TIMES);
    return who(entry, reader)
        + (times == null ? " was refused" : " was refused the same %s times more".formatted(times));
  }

  private Optional<Step> opened(LedgerEntry entry, Person reader) {
    String given = text(entry, "givenTo");
    if (given == null) {
      return step(entry, "wait", "It waits for " + text(entry, "group"), due(entry), null);
    }
    String whose = name(given, reader).replace("You", "you");
    String asker = text(entry, "askedBy");
    String title =
        asker == null || asker.equals(given)
            ? "It is back with %s, who asked".formatted(whose)
            : "It is with %s, who decides for %s, who asked"
                .formatted(whose, name(asker, reader).replace("You", "you"));
    return step(entry, "wait", title, due(entry), null);
  }

  private Optional<Step> reviewed(LedgerEntry entry, Person reader) {
    String who = who(entry, reader);
    String comment = text(entry, "comment");
    return switch (String.valueOf(text(entry, "decision"))) {
      case "APPROVE" -> step(entry, "good", who + " approved", null, comment);
      case "REJECT" -> step(entry, "bad", who + " rejected", null, comment);
      // the question has an entry of its own
      default -> Optional.empty();
    };
  }

  private Optional<Step> decided(LedgerEntry entry, Person reader) {
    String by =
        switch (entry.actor().kind()) {
          case POLICY -> "By the policy, without a person.";
          case HUMAN -> "By " + name(entry.actor().name(), reader) + ".";
          case TIMER -> "No answer came in time.";
          case AI, SYSTEM -> null;
        };
    return switch (String.valueOf(text(entry, "outcome"))) {
      case "APPROVED" -> step(entry, "good", "Approved", by, null);
      case "REJECTED" -> step(entry, "bad", "Rejected", by, null);
      case "WITHDRAWN" -> step(entry, "quiet", "Withdrawn", null, null);
      case "EXPIRED" -> step(entry, "quiet", "Expired", by, null);
      default -> Optional.empty();
    };
  }

  private static Optional<Step> step(
      LedgerEntry entry, String tone, String title, @Nullable String text, @Nullable String quote) {
    return Optional.of(new Step(entry.recordedAt(), tone, title, text, quote, false));
  }

  private static String opinion(LedgerEntry entry) {
    String recommendation = text(entry, "recommendation");
    if (recommendation == null) {
      return "What it says is told when the expense is decided. It never decides.";
    }
    return recommendation.equals("APPROVE")
        ? "It recommends to approve. It never decides."
        : "It would have a person look. It never decides.";
  }

  private @Nullable String due(LedgerEntry entry) {
    String due = text(entry, "dueAt");
    return due == null ? null : "Until " + format.moment(Instant.parse(due)) + ".";
  }

  private static @Nullable String text(LedgerEntry entry, String name) {
    Object value = entry.detail().get(name);
    return value == null || value.toString().isBlank() ? null : value.toString();
  }

  private static boolean isHuman(LedgerEntry entry) {
    return entry.actor().kind() == Actor.Kind.HUMAN;
  }

  private String who(LedgerEntry entry, Person reader) {
    return isHuman(entry) ? name(entry.actor().name(), reader) : entry.actor().name();
  }

  private String name(String userName, Person reader) {
    return userName.equals(reader.userName().value())
        ? "You"
        : directory.findByText(userName).map(Person::name).orElse(userName);
  }

  /** Where it is and why. */
  Whereabouts whereabouts(Expense expense, @Nullable Question question, Person reader) {
    if (expense.withdrawnBy() != null && !expense.status().isFinal()) {
      return new Whereabouts("quiet", "It is being withdrawn.");
    }
    return switch (expense.status()) {
      case SUBMITTED ->
          new Whereabouts(
              "info", "It is being checked by the AI and the policy. That takes some seconds.");
      case IN_REVIEW -> new Whereabouts("wait", inReview(expense, reader));
      case INFORMATION_REQUESTED -> new Whereabouts("wait", asked(expense, question, reader));
      case APPROVED -> new Whereabouts("good", "It is approved" + ending(expense, reader));
      case REJECTED -> new Whereabouts("bad", "It is rejected" + ending(expense, reader));
      case WITHDRAWN -> new Whereabouts("quiet", "It is withdrawn and will not be paid.");
      case EXPIRED ->
          new Whereabouts(
              "quiet", "It has expired: nobody answered the reviewer's question in time.");
      case INVALID -> new Whereabouts("bad", "It was not a valid expense.");
    };
  }

  private String inReview(Expense expense, Person reader) {
    return reviews.of(expense.id()).stream()
        .filter(review -> review.state() == Review.State.OPEN)
        .findFirst()
        .map(review -> inReview(review, Disclosure.of(expense, reader).reason(review), reader))
        .orElse("A reviewer has decided; that is being recorded.");
  }

  private String inReview(Review review, String reason, Person reader) {
    UserName assignee = review.assignee();
    String where =
        assignee == null
            ? "It waits for a member of " + review.candidateGroup() + "."
            : "%s of %s is looking at it."
                .formatted(name(assignee.value(), reader), review.candidateGroup())
                .replace("You of " + review.candidateGroup() + " is", "You are");
    Instant due = review.dueAt();
    return Stream.of(
            where,
            "The reason: " + reason + ".",
            review.approvalsRequired() > 1
                ? "It needs " + review.approvalsRequired() + " approvals by different people."
                : null,
            due == null ? null : "Due " + format.moment(due) + ".")
        .filter(Objects::nonNull)
        .reduce((one, two) -> one + " " + two)
        .orElse(where);
  }

  private String asked(Expense expense, @Nullable Question question, Person reader) {
    if (question == null) {
      return "The answer has come and is being checked.";
    }
    String from = name(question.askedBy().value(), reader);
    String whom =
        reader.userName().equals(expense.employee())
            ? "you"
            : name(expense.employee().value(), reader);
    Instant due = question.dueAt();
    return "%s asked %s a question; nothing happens until it is answered.%s"
        .formatted(from, whom, due == null ? "" : " It expires " + format.moment(due) + ".");
  }

  private String ending(Expense expense, Person reader) {
    var decision = expense.decision();
    if (decision == null) {
      return ".";
    }
    return switch (decision.kind()) {
      case POLICY -> " by the policy: " + Objects.requireNonNullElse(decision.comment(), "") + ".";
      case HUMAN -> " by " + name(decision.by(), reader).replace("You", "you") + ".";
      case TIMER -> ".";
    };
  }
}
