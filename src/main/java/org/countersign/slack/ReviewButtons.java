package org.countersign.slack;

import com.slack.api.app_backend.interactive_components.payload.BlockActionPayload;
import com.slack.api.app_backend.views.payload.ViewSubmissionPayload;
import com.slack.api.bolt.context.builtin.ActionContext;
import com.slack.api.bolt.context.builtin.ViewSubmissionContext;
import com.slack.api.bolt.request.builtin.BlockActionRequest;
import com.slack.api.bolt.request.builtin.ViewSubmissionRequest;
import com.slack.api.bolt.response.Response;
import com.slack.api.model.view.View;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.countersign.expense.Texts;
import org.countersign.review.Reviews;
import org.countersign.review.Verdict;
import org.countersign.slack.SlackClick.Kind;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Clicks on cards and questions, and the forms that they open. A click that changes something is
 * stored before Slack is told that it is received, and worked on after.
 */
@WhenSlackIsOn
@Component
class ReviewButtons {

  private final SlackClicks clicks;
  private final SlackWebApi slack;
  private final SlackNotes notes;
  private final Reviews reviews;
  private final Afterwards afterwards;
  private final Clock clock;

  ReviewButtons(
      SlackClicks clicks,
      SlackWebApi slack,
      SlackNotes notes,
      Reviews reviews,
      Afterwards afterwards,
      Clock clock) {
    this.clicks = clicks;
    this.slack = slack;
    this.notes = notes;
    this.reviews = reviews;
    this.afterwards = afterwards;
    this.clock = clock;
  }

  Response clicked(Button button, BlockActionRequest request, ActionContext context) {
    BlockActionPayload payload = request.getPayload();
    Optional<TaskRef> task = TaskRef.of(String.valueOf(payload.getActions().getFirst().getValue()));
    if (task.isEmpty()) {
      return context.ack();
    }
    switch (button) {
      case APPROVE -> take(payload, Kind.DECIDE, task.get(), Verdict.APPROVE);
      case CLAIM -> take(payload, Kind.CLAIM, task.get(), null);
      case RELEASE -> take(payload, Kind.RELEASE, task.get(), null);
      case APPROVE_AGAINST_ADVICE -> openDecision(payload, task.get(), Verdict.APPROVE);
      case REJECT -> openDecision(payload, task.get(), Verdict.REJECT);
      case ASK -> openDecision(payload, task.get(), Verdict.REQUEST_INFORMATION);
      case ANSWER ->
          open(payload, Modals.answer(new Modals.Origin(task.get(), null, channel(payload))));
      case OPEN_PAGE, OPEN_TASKLIST -> {}
    }
    return context.ack();
  }

  private void take(
      BlockActionPayload payload, Kind kind, TaskRef task, @Nullable Verdict verdict) {
    clicks.take(
        new SlackClick(
            UUID.randomUUID(),
            payload.getTriggerId(),
            kind,
            clock.instant(),
            team(payload),
            payload.getUser().getId(),
            channel(payload),
            task,
            verdict == null ? null : verdict.name(),
            null,
            null));
  }

  /** Of the person, who may be of another workspace than the channel. */
  private static String team(BlockActionPayload payload) {
    String team = payload.getUser().getTeamId();
    return team == null ? payload.getTeam().getId() : team;
  }

  private static @Nullable String channel(BlockActionPayload payload) {
    return payload.getChannel() == null ? null : payload.getChannel().getId();
  }

  private void openDecision(BlockActionPayload payload, TaskRef task, Verdict verdict) {
    open(payload, Modals.decision(new Modals.Origin(task, verdict, channel(payload)), verdict));
  }

  /** After the acknowledgement, but at once: Slack takes a form for three seconds only. */
  private void open(BlockActionPayload payload, View form) {
    afterwards.run(
        "A form was not opened",
        () -> {
          Optional<String> tooLate = tooLate(payload);
          if (tooLate.isPresent()) {
            notes.tell(payload.getUser().getId(), channel(payload), tooLate.get());
          } else {
            slack.openView(payload.getTriggerId(), form);
          }
        });
  }

  /** Nobody should write a comment for a review that is over. */
  private Optional<String> tooLate(BlockActionPayload payload) {
    return TaskRef.of(String.valueOf(payload.getActions().getFirst().getValue()))
        .flatMap(task -> reviews.find(task.userTaskKey()))
        .flatMap(
            review ->
                switch (review.state()) {
                  case OPEN -> Optional.empty();
                  case DECIDED ->
                      Optional.of(
                          "%s has decided already: %s."
                              .formatted(review.reviewer(), review.decision()));
                  case CLOSED ->
                      Optional.of(
                          "This review is closed: it was escalated or withdrawn meanwhile.");
                });
  }

  Response decided(ViewSubmissionRequest request, ViewSubmissionContext context) {
    ViewSubmissionPayload payload = request.getPayload();
    Optional<Modals.Origin> origin = Modals.Origin.of(payload.getView().getPrivateMetadata());
    if (origin.isEmpty() || origin.get().verdict() == null) {
      return context.ack();
    }
    Verdict verdict = origin.get().verdict();
    String comment = Modals.value(payload.getView().getState(), Modals.COMMENT);
    boolean blank = comment == null || Texts.isBlank(comment);
    if (blank && verdict != Verdict.APPROVE) {
      return context.ackWithErrors(Map.of(Modals.COMMENT, "A comment is required."));
    }
    if (comment != null && !Texts.isPlain(comment)) {
      return context.ackWithErrors(
          Map.of(Modals.COMMENT, "Please write without control characters."));
    }
    take(
        payload,
        Kind.DECIDE,
        origin.get(),
        comment,
        Modals.value(payload.getView().getState(), Modals.REASON));
    return context.ack();
  }

  Response answered(ViewSubmissionRequest request, ViewSubmissionContext context) {
    ViewSubmissionPayload payload = request.getPayload();
    Optional<Modals.Origin> origin = Modals.Origin.of(payload.getView().getPrivateMetadata());
    if (origin.isEmpty()) {
      return context.ack();
    }
    String answer = Modals.value(payload.getView().getState(), Modals.COMMENT);
    if (answer == null || Texts.isBlank(answer)) {
      return context.ackWithErrors(Map.of(Modals.COMMENT, "An answer is missing."));
    }
    if (!Texts.isPlain(answer)) {
      return context.ackWithErrors(
          Map.of(Modals.COMMENT, "Please write without control characters."));
    }
    take(payload, Kind.ANSWER, origin.get(), answer, null);
    return context.ack();
  }

  /** A form is sent once: Slack's id of it, not of the sending, tells it from others. */
  private void take(
      ViewSubmissionPayload payload,
      Kind kind,
      Modals.Origin origin,
      @Nullable String comment,
      @Nullable String reasonCode) {
    String team = payload.getUser().getTeamId();
    clicks.take(
        new SlackClick(
            UUID.randomUUID(),
            "view-" + payload.getView().getId(),
            kind,
            clock.instant(),
            team == null ? payload.getTeam().getId() : team,
            payload.getUser().getId(),
            origin.channel(),
            origin.task(),
            origin.verdict() == null ? null : origin.verdict().name(),
            comment,
            reasonCode));
  }
}
