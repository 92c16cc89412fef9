package org.countersign.slack;

import static com.slack.api.model.block.Blocks.actions;
import static com.slack.api.model.block.Blocks.context;
import static com.slack.api.model.block.Blocks.divider;
import static com.slack.api.model.block.Blocks.header;
import static com.slack.api.model.block.composition.BlockCompositions.plainText;

import com.slack.api.model.block.LayoutBlock;
import com.slack.api.model.block.SectionBlock;
import com.slack.api.model.block.composition.ConfirmationDialogObject;
import com.slack.api.model.block.composition.MarkdownTextObject;
import com.slack.api.model.block.composition.TextObject;
import com.slack.api.model.block.element.BlockElement;
import com.slack.api.model.block.element.ButtonElement;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.countersign.assessment.Flag;
import org.countersign.assessment.Reason;
import org.countersign.assessment.Recommendation;
import org.countersign.contract.Surface;
import org.countersign.expense.ComputedFacts;
import org.countersign.expense.ExpenseFacts;
import org.countersign.expense.ExpenseFacts.Clarification;
import org.countersign.review.Review;
import org.countersign.review.Verdict;
import org.jspecify.annotations.Nullable;

/**
 * A review as its channel sees it: first what the submitter says, then what the AI advises and what
 * is known beside it, then why a person is needed, and what one can do. Whatever was typed, it
 * keeps Slack's limits: 50 blocks, 3,000 characters a text, 13,000 in all.
 *
 * @param state only an open one has buttons
 * @param submitter as it is to be shown, escaped, or a mention; so are {@code assignee}, {@code
 *     addressees} and who decided
 * @param known null if it was not computed
 * @param advice null if the AI was not asked
 * @param givenBack whether the assignee has it again after the answer, without having claimed it
 * @param addressees who is called to look, for whom Slack then rings
 * @param moreAddressees how many others could look
 * @param escalatedFrom the group that was too late; null for a review that is the first
 * @param reminders how many there were
 * @param confirm whether an approval asks once more
 */
record ReviewCard(
    TaskRef task,
    Review.State state,
    String group,
    int approvalsRequired,
    String reason,
    @Nullable Instant dueAt,
    ExpenseFacts facts,
    String submitter,
    @Nullable ComputedFacts known,
    @Nullable Advice advice,
    @Nullable String assignee,
    boolean givenBack,
    @Nullable Ending ending,
    List<String> addressees,
    int moreAddressees,
    @Nullable String escalatedFrom,
    int reminders,
    boolean confirm,
    Links links) {

  private static final int MAX_DESCRIPTION = 2500;
  private static final int MAX_CLARIFICATIONS = 2400;
  private static final int MAX_ADVICE = 2400;
  private static final int MAX_FIELD = 300;
  private static final int MAX_REASON = 500;
  private static final int MAX_COMMENT = 1500;
  private static final int MAX_NAME = 150;

  /** What the AI says, or why it says nothing. */
  record Advice(
      @Nullable Recommendation recommendation,
      @Nullable BigDecimal confidence,
      @Nullable String calibration,
      List<Reason> reasons,
      List<Flag> flags,
      @Nullable String unavailable) {}

  /** How a review ended that was decided. */
  record Ending(Verdict verdict, String by, @Nullable Surface surface, @Nullable String comment) {}

  /**
   * @param tasklist null if there is none
   */
  record Links(String page, @Nullable String tasklist) {}

  Content content() {
    List<LayoutBlock> blocks = new ArrayList<>();
    blocks.add(header(block -> block.text(plainText(title(), false))));
    if (state == Review.State.OPEN) {
      blocks.addAll(open());
    } else {
      blocks.addAll(closed());
    }
    return new Content(notification(), blocks);
  }

  /** The least that can be decided on, for when Slack does not take the whole card. */
  Content minimal() {
    List<LayoutBlock> blocks = new ArrayList<>();
    blocks.add(header(block -> block.text(plainText(title(), false))));
    blocks.add(
        text("The whole card does not fit into Slack. Look at <" + links.page() + "|all of it>."));
    if (state == Review.State.OPEN) {
      blocks.add(standing());
      blocks.add(buttons());
    } else {
      blocks.add(text(howItEnded()));
      blocks.add(reference());
    }
    return new Content(notification(), blocks);
  }

  private String title() {
    String what =
        switch (state) {
          case OPEN -> "Review";
          case CLOSED -> "Closed";
          case DECIDED -> ending == null ? "Decided" : past(ending.verdict());
        };
    return what + ": " + facts.amount();
  }

  private static String past(Verdict verdict) {
    return switch (verdict) {
      case APPROVE -> "Approved";
      case REJECT -> "Rejected";
      case REQUEST_INFORMATION -> "Information requested";
    };
  }

  private String notification() {
    return "%s by %s: %s"
        .formatted(title(), submitter, Mrkdwn.line(facts.description(), MAX_FIELD));
  }

  private List<LayoutBlock> open() {
    List<LayoutBlock> blocks = new ArrayList<>();
    if (!addressees.isEmpty() || escalatedFrom != null) {
      blocks.add(text(call()));
    }
    blocks.add(submitted());
    blocks.add(text(Mrkdwn.quote(facts.description(), MAX_DESCRIPTION)));
    if (!facts.clarifications().isEmpty()) {
      blocks.add(text(clarifications()));
    }
    blocks.add(divider());
    blocks.add(text(whatTheAiSays()));
    String beside = beside();
    if (!beside.isEmpty()) {
      blocks.add(text(beside));
    }
    blocks.add(text("*Why a person is needed:* " + Mrkdwn.line(reason, MAX_REASON) + approvals()));
    blocks.add(standing());
    blocks.add(buttons());
    return blocks;
  }

  private List<LayoutBlock> closed() {
    return List.of(
        submitted(),
        text(Mrkdwn.quote(facts.description(), MAX_FIELD)),
        text(howItEnded()),
        reference(),
        actions(block -> block.elements(linkButtons())));
  }

  /** By which it is found everywhere else. */
  private LayoutBlock reference() {
    return context(block -> block.elements(List.of(markdown(expense()))));
  }

  private String expense() {
    return "expense " + facts.id();
  }

  /** Who is to look, for whom Slack rings. */
  private String call() {
    String from =
        escalatedFrom == null
            ? ""
            : "*Escalated from " + Mrkdwn.line(escalatedFrom, MAX_NAME) + ", who were too late.* ";
    String others = moreAddressees == 0 ? "" : " and %d more".formatted(moreAddressees);
    return from + String.join(" ", addressees) + others;
  }

  private SectionBlock submitted() {
    List<TextObject> fields = new ArrayList<>();
    fields.add(field("Submitted by", submitter));
    fields.add(field("Amount", facts.amount().toString()));
    fields.add(field("Category", Mrkdwn.line(facts.category(), MAX_FIELD)));
    if (facts.merchant() != null) {
      fields.add(field("Merchant", Mrkdwn.line(facts.merchant(), MAX_FIELD)));
    }
    fields.add(field("Bought on", facts.date().toString()));
    if (facts.receipt() != null) {
      fields.add(field("Receipt, as typed", Mrkdwn.line(facts.receipt(), MAX_FIELD)));
    }
    return SectionBlock.builder().fields(fields).build();
  }

  private static TextObject field(String name, String value) {
    return markdown("*" + name + "*\n" + value);
  }

  private String clarifications() {
    int each = MAX_CLARIFICATIONS / facts.clarifications().size() / 2 - 20;
    if (each < 50) {
      return "*%d questions were answered:* <%s|read them>"
          .formatted(facts.clarifications().size(), links.page());
    }
    return facts.clarifications().stream()
        .map(one -> clarification(one, each))
        .collect(Collectors.joining("\n"));
  }

  private static String clarification(Clarification one, int maxLength) {
    return "*Asked:* "
        + Mrkdwn.line(one.question(), maxLength)
        + "\n"
        + Mrkdwn.quote(one.answer(), maxLength);
  }

  private String whatTheAiSays() {
    if (advice == null) {
      return ":robot_face: *The AI was not asked.*";
    }
    if (advice.recommendation() == null) {
      return ":robot_face: *The AI has no recommendation:* "
          + Mrkdwn.line(String.valueOf(advice.unavailable()), MAX_REASON);
    }
    StringBuilder text =
        new StringBuilder(":robot_face: *The AI recommends: ")
            .append(advice.recommendation())
            .append("*")
            .append(confidence(advice))
            .append(" _Advice only: you decide._");
    if (!advice.flags().isEmpty()) {
      text.append("\n:triangular_flag_on_post: ")
          .append(advice.flags().stream().map(Flag::name).collect(Collectors.joining(", ")));
    }
    for (Reason reason : advice.reasons()) {
      String line =
          "\n• %s%s"
              .formatted(
                  reason.clause() == null ? "" : "(" + Mrkdwn.line(reason.clause(), 20) + ") ",
                  Mrkdwn.line(reason.text(), MAX_REASON));
      if (text.length() + line.length() > MAX_ADVICE) {
        text.append("\n…");
        break;
      }
      text.append(line);
    }
    return text.toString();
  }

  private static String confidence(Advice advice) {
    return advice.confidence() == null
        ? ", with unknown confidence."
        : ", confidence %s %% (%s)."
            .formatted(
                advice.confidence().movePointRight(2).stripTrailingZeros().toPlainString(),
                Mrkdwn.line(String.valueOf(advice.calibration()), MAX_FIELD));
  }

  /** What the application computed, as far as it speaks for a look. */
  private String beside() {
    if (known == null) {
      return "";
    }
    List<String> facts = new ArrayList<>();
    if (known.duplicateOf() != null) {
      facts.add("the same purchase was claimed as " + known.duplicateOf());
    }
    if (known.similarTo() != null) {
      facts.add("nearly the same purchase was claimed as " + known.similarTo());
    }
    if (known.rejectedBefore() != null) {
      facts.add("one like it was rejected or has expired: " + known.rejectedBefore());
    }
    if (known.withdrawnBefore() != null) {
      facts.add("one like it was withdrawn from a person: " + known.withdrawnBefore());
    }
    if (known.receiptUsedBefore() != null) {
      facts.add("its receipt is on another expense");
    }
    if (known.personAsked()) {
      facts.add("a person was asked about it before");
    }
    if (!known.submitterKnown()) {
      facts.add("who submitted it is not known");
    }
    if (!known.allCompared()) {
      facts.add("it was not compared with all others like it");
    }
    if (known.value() == null) {
      facts.add("its value is not known: there is no current rate");
    } else if (known.rateDate() != null) {
      facts.add(
          "worth %s in the company's currency, at the rate of %s"
              .formatted(known.value().toPlainString(), known.rateDate()));
    }
    if (known.receiptMissing()) {
      facts.add("no receipt is named");
    }
    if (known.weekend()) {
      facts.add("bought at a weekend");
    }
    BigDecimal there = known.sameMerchantLast7Days();
    if (there != null && there.signum() > 0) {
      facts.add("%s more there in 7 days".formatted(there.toPlainString()));
    }
    if (known.spotCheck()) {
      facts.add("picked by chance");
    }
    return facts.isEmpty() ? "" : "*Known beside it, not from the AI:* " + String.join("; ", facts);
  }

  private String approvals() {
    return approvalsRequired > 1
        ? " %d approvals by different people are needed.".formatted(approvalsRequired)
        : "";
  }

  private LayoutBlock standing() {
    List<String> parts = new ArrayList<>();
    parts.add(whoseItIs());
    parts.add("for " + Mrkdwn.line(group, MAX_NAME));
    if (dueAt != null) {
      parts.add("due " + Mrkdwn.date(dueAt));
    }
    if (reminders > 0) {
      parts.add(reminders == 1 ? "reminded once" : "reminded %d times".formatted(reminders));
    }
    parts.add(expense());
    return context(block -> block.elements(List.of(markdown(String.join(" · ", parts)))));
  }

  private String whoseItIs() {
    if (assignee == null) {
      return "Nobody has claimed it";
    }
    return givenBack ? "Back with " + assignee + " after the answer" : "Claimed by " + assignee;
  }

  private String howItEnded() {
    if (state == Review.State.CLOSED) {
      return "This review is closed: it was escalated or the expense was withdrawn.";
    }
    if (ending == null) {
      return "It is decided.";
    }
    String on = ending.surface() == null ? "" : " (%s)".formatted(ending.surface().action());
    String comment =
        ending.comment() == null || ending.comment().isBlank()
            ? ""
            : "\n" + Mrkdwn.quote(ending.comment(), MAX_COMMENT);
    return "*%s* by %s%s%s".formatted(past(ending.verdict()), ending.by(), on, comment);
  }

  private LayoutBlock buttons() {
    List<BlockElement> elements = new ArrayList<>();
    elements.add(approve());
    elements.add(button(Button.REJECT, "Reject", "danger"));
    elements.add(button(Button.ASK, "Ask", null));
    elements.add(
        assignee == null
            ? button(Button.CLAIM, "Claim", null)
            : button(Button.RELEASE, "Hand back", null));
    elements.addAll(linkButtons());
    return actions(block -> block.elements(elements));
  }

  private ButtonElement approve() {
    if (task.againstRejection()) {
      return button(Button.APPROVE_AGAINST_ADVICE, "Approve", "primary");
    }
    ButtonElement approve = button(Button.APPROVE, "Approve", "primary");
    if (confirm) {
      approve.setConfirm(
          ConfirmationDialogObject.builder()
              .title(plainText("Approve " + facts.amount() + "?"))
              .text(plainText("You approve " + facts.amount() + " in your own name."))
              .confirm(plainText("Approve"))
              .deny(plainText("Not yet"))
              .build());
    }
    return approve;
  }

  private ButtonElement button(Button button, String label, @Nullable String style) {
    return ButtonElement.builder()
        .actionId(button.actionId())
        .text(plainText(label))
        .value(task.text())
        .style(style)
        .build();
  }

  private List<BlockElement> linkButtons() {
    List<BlockElement> elements = new ArrayList<>();
    elements.add(link(Button.OPEN_PAGE, "Open", links.page()));
    if (links.tasklist() != null) {
      elements.add(link(Button.OPEN_TASKLIST, "Tasklist", links.tasklist()));
    }
    return elements;
  }

  static ButtonElement link(Button button, String label, String url) {
    return ButtonElement.builder()
        .actionId(button.actionId())
        .text(plainText(label))
        .url(url)
        .build();
  }

  static SectionBlock text(String text) {
    return SectionBlock.builder().text(markdown(text)).build();
  }

  /** Verbatim: Slack makes no link of an address that somebody typed. */
  private static MarkdownTextObject markdown(String text) {
    return MarkdownTextObject.builder().text(text).verbatim(true).build();
  }
}
