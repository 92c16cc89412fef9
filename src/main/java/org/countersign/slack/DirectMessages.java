package org.countersign.slack;

import static com.slack.api.model.block.Blocks.actions;
import static com.slack.api.model.block.composition.BlockCompositions.plainText;

import com.slack.api.model.block.LayoutBlock;
import com.slack.api.model.block.element.ButtonElement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.countersign.expense.Decision;
import org.countersign.expense.Expense;
import org.countersign.expense.ExpenseFacts;
import org.countersign.expense.Question;

/** What a submitter is told directly. */
final class DirectMessages {

  private static final int MAX_DESCRIPTION = 200;
  private static final int MAX_TEXT = 2500;

  private DirectMessages() {}

  /** Empty as long as it is not decided. */
  static Optional<Content> decision(Expense expense, ExpenseFacts facts, ReviewCard.Links links) {
    Decision decision = expense.decision();
    if (decision == null) {
      return Optional.empty();
    }
    String by =
        switch (decision.kind()) {
          case POLICY -> " by the policy, without a person";
          case HUMAN -> " by " + Mrkdwn.line(decision.by(), MAX_DESCRIPTION);
          case TIMER -> "";
        };
    String outcome =
        switch (decision.outcome()) {
          case APPROVED -> "approved";
          case REJECTED -> "rejected";
          case WITHDRAWN -> "withdrawn";
          case EXPIRED -> "closed without a decision";
          case SUBMITTED, IN_REVIEW, INFORMATION_REQUESTED, INVALID -> decision.outcome().name();
        };
    String next =
        switch (decision.outcome()) {
          case APPROVED -> "You need not do anything more.";
          case REJECTED ->
              "If you think that is wrong, talk to them; a corrected expense can be submitted anew.";
          case EXPIRED -> "Submit it again, with what was asked for.";
          default -> "";
        };
    String text = "Your expense %s is *%s*%s. %s".formatted(what(facts), outcome, by, next).strip();
    List<LayoutBlock> blocks = new ArrayList<>();
    blocks.add(ReviewCard.text(text));
    if (decision.comment() != null && !decision.comment().isBlank()) {
      blocks.add(ReviewCard.text(Mrkdwn.quote(decision.comment(), MAX_TEXT)));
    }
    blocks.add(open(links));
    blocks.add(Modals.notice());
    return Optional.of(new Content(text, blocks));
  }

  /**
   * @param asker as they are to be shown
   */
  static Content question(
      TaskRef task, Question question, ExpenseFacts facts, String asker, ReviewCard.Links links) {
    List<LayoutBlock> blocks = new ArrayList<>();
    String text = "%s asks about your expense %s".formatted(asker, what(facts));
    blocks.add(ReviewCard.text(text + ":\n" + Mrkdwn.quote(question.text(), MAX_TEXT)));
    switch (question.state()) {
      case OPEN -> {
        if (question.dueAt() != null) {
          blocks.add(
              ReviewCard.text(
                  "Answer until "
                      + Mrkdwn.date(question.dueAt())
                      + "; without an answer the expense is closed."));
        }
        ButtonElement answer =
            ButtonElement.builder()
                .actionId(Button.ANSWER.actionId())
                .text(plainText("Answer"))
                .style("primary")
                .value(task.text())
                .build();
        ButtonElement open = ReviewCard.link(Button.OPEN_PAGE, "Open", links.page());
        blocks.add(actions(block -> block.elements(List.of(answer, open))));
      }
      case ANSWERED -> {
        blocks.add(
            ReviewCard.text(
                "*Answered:*\n" + Mrkdwn.quote(String.valueOf(question.answer()), MAX_TEXT)));
        blocks.add(open(links));
      }
      case CLOSED -> {
        blocks.add(ReviewCard.text("This question is closed."));
        blocks.add(open(links));
      }
    }
    return new Content(text, blocks);
  }

  private static String what(ExpenseFacts facts) {
    return "%s (%s)".formatted(facts.amount(), Mrkdwn.line(facts.description(), MAX_DESCRIPTION));
  }

  private static LayoutBlock open(ReviewCard.Links links) {
    return actions(
        block -> block.elements(List.of(ReviewCard.link(Button.OPEN_PAGE, "Open", links.page()))));
  }
}
