package org.countersign.slack;

import static com.slack.api.model.block.Blocks.context;
import static com.slack.api.model.block.Blocks.input;
import static com.slack.api.model.block.composition.BlockCompositions.option;
import static com.slack.api.model.block.composition.BlockCompositions.plainText;
import static com.slack.api.model.view.Views.viewClose;
import static com.slack.api.model.view.Views.viewSubmit;
import static com.slack.api.model.view.Views.viewTitle;

import com.slack.api.model.block.InputBlock;
import com.slack.api.model.block.LayoutBlock;
import com.slack.api.model.block.composition.OptionObject;
import com.slack.api.model.block.element.PlainTextInputElement;
import com.slack.api.model.block.element.StaticSelectElement;
import com.slack.api.model.view.View;
import com.slack.api.model.view.ViewState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.countersign.contract.AiNotice;
import org.countersign.review.ReasonCode;
import org.countersign.review.Verdict;
import org.jspecify.annotations.Nullable;

/** The forms that open over Slack, and what is read from them when they are sent. */
final class Modals {

  static final String DECIDE = "decide_review";
  static final String ANSWER = "answer_question";
  static final String SUBMIT = "submit_expense";

  static final String COMMENT = "comment";
  static final String REASON = "reason_code";

  private static final int MAX_TEXT = 2000;
  private static final String SEPARATOR = "|";

  private Modals() {}

  /**
   * What a form is about, and where it was opened: its private metadata.
   *
   * @param channel null for a direct message
   */
  record Origin(TaskRef task, @Nullable Verdict verdict, @Nullable String channel) {

    String text() {
      return String.join(
          SEPARATOR,
          task.text(),
          verdict == null ? "" : verdict.name(),
          channel == null ? "" : channel);
    }

    static Optional<Origin> of(@Nullable String text) {
      String[] parts = String.valueOf(text).split(Pattern.quote(SEPARATOR), -1);
      if (parts.length != 3) {
        return Optional.empty();
      }
      Verdict verdict =
          Arrays.stream(Verdict.values())
              .filter(one -> one.name().equals(parts[1]))
              .findFirst()
              .orElse(null);
      return TaskRef.of(parts[0])
          .map(task -> new Origin(task, verdict, parts[2].isEmpty() ? null : parts[2]));
    }
  }

  static View decision(Origin origin, Verdict verdict) {
    TaskRef task = origin.task();
    String title =
        switch (verdict) {
          case APPROVE -> "Approve expense";
          case REJECT -> "Reject expense";
          case REQUEST_INFORMATION -> "Ask the submitter";
        };
    String label =
        switch (verdict) {
          case APPROVE -> "Comment";
          case REJECT -> "Why, for the submitter";
          case REQUEST_INFORMATION -> "Your question";
        };
    List<LayoutBlock> blocks = new ArrayList<>();
    blocks.add(text(COMMENT, label, verdict == Verdict.APPROVE, true, null, MAX_TEXT));
    boolean against = verdict == Verdict.APPROVE ? task.againstRejection() : task.againstApproval();
    if (against) {
      blocks.add(reasonCode());
    }
    return form(DECIDE, title, "Send", origin.text(), blocks);
  }

  static View answer(Origin origin) {
    return form(
        ANSWER,
        "Answer",
        "Send",
        origin.text(),
        List.of(text(COMMENT, "Your answer", false, true, null, MAX_TEXT)));
  }

  /**
   * @param channel where the answer belongs; null for a direct message
   */
  static View expense(ExpenseText draft, @Nullable String channel) {
    return form(
        SUBMIT,
        "Submit an expense",
        "Submit",
        channel == null ? "" : channel,
        List.of(
            text("amount", "Amount", false, false, draft.amount(), 30),
            text("currency", "Currency, if not the company's", true, false, draft.currency(), 3),
            text("description", "What for", false, true, draft.description(), MAX_TEXT),
            text("merchant", "Merchant", true, false, null, 200),
            text("category", "Category, such as meals or travel", true, false, null, 50),
            text("date", "Bought on, such as 2026-11-24; empty is today", true, false, null, 10),
            text("receipt", "Number or link of the receipt", true, false, null, 200),
            notice()));
  }

  /** That an AI looks, and may approve. */
  static LayoutBlock notice() {
    return context(block -> block.elements(List.of(plainText(AiNotice.TEXT))));
  }

  private static View form(
      String callback, String title, String submit, String metadata, List<LayoutBlock> blocks) {
    return View.builder()
        .type("modal")
        .callbackId(callback)
        .title(viewTitle(one -> one.type("plain_text").text(title)))
        .submit(viewSubmit(one -> one.type("plain_text").text(submit)))
        .close(viewClose(one -> one.type("plain_text").text("Cancel")))
        .privateMetadata(metadata)
        .blocks(blocks)
        .build();
  }

  private static InputBlock text(
      String id,
      String label,
      boolean optional,
      boolean multiline,
      @Nullable String value,
      int maxLength) {
    return input(
        block ->
            block
                .blockId(id)
                .label(plainText(label))
                .optional(optional)
                .element(
                    PlainTextInputElement.builder()
                        .actionId(id)
                        .multiline(multiline)
                        .initialValue(value)
                        .maxLength(maxLength)
                        .build()));
  }

  private static InputBlock reasonCode() {
    List<OptionObject> options =
        Arrays.stream(ReasonCode.values())
            .map(code -> option(plainText(inWords(code)), code.name()))
            .toList();
    return input(
        block ->
            block
                .blockId(REASON)
                .label(plainText("Why against the AI's recommendation"))
                .optional(true)
                .element(StaticSelectElement.builder().actionId(REASON).options(options).build()));
  }

  private static String inWords(ReasonCode code) {
    return switch (code) {
      case WITHIN_POLICY -> "Within policy";
      case APPROVED_BY_MANAGEMENT -> "Approved by management";
      case FALSE_POSITIVE -> "False alarm of a check";
      case POLICY_VIOLATION -> "Violates the policy";
      case MISSING_DOCUMENTATION -> "Documents are missing";
      case DUPLICATE -> "Duplicate";
      case OTHER -> "Other";
    };
  }

  /** What was filled in; null for a field that is empty or not there. */
  static @Nullable String value(ViewState state, String id) {
    Map<String, ViewState.Value> block = state.getValues().get(id);
    ViewState.Value value = block == null ? null : block.get(id);
    if (value == null) {
      return null;
    }
    String text =
        value.getSelectedOption() == null ? value.getValue() : value.getSelectedOption().getValue();
    return text == null || text.isBlank() ? null : text.strip();
  }
}
