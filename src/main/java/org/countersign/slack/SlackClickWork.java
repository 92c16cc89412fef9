package org.countersign.slack;

import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.CompletionHandler.OnCompleteRemove;
import com.github.kagkarlsson.scheduler.task.FailureHandler.OnFailureRetryLater;
import com.github.kagkarlsson.scheduler.task.helper.CustomTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.countersign.contract.ProcessUnavailable;
import org.countersign.contract.Surface;
import org.countersign.contract.TaskRefused;
import org.countersign.contract.TaskRefused.OutOfReach;
import org.countersign.expense.ApprovalProcess;
import org.countersign.expense.Expenses;
import org.countersign.expense.Question;
import org.countersign.metrics.ExpenseTraces;
import org.countersign.people.Person;
import org.countersign.people.UserName;
import org.countersign.review.Answer;
import org.countersign.review.Review;
import org.countersign.review.ReviewDesk;
import org.countersign.review.ReviewDesk.UnknownReview;
import org.countersign.review.ReviewRefused;
import org.countersign.review.Reviews;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Component;

/**
 * Does what was clicked, in the name of the person who clicked, and tells them privately where the
 * gate refuses. A click that ran twice, or that the process took without our hearing of it, is one.
 */
@WhenSlackIsOn
@Component
class SlackClickWork {

  /** What could not be done by then is told and forgotten; the facts have moved on. */
  private static final Duration LONGEST = Duration.ofDays(1);

  private static final String TOO_LATE =
      "What you clicked a day ago could not be done until now, and is not done any more."
          + " Look how things stand, and click again.";

  private static final String LATER_WORD =
      "You have clicked again before this could be done. Your later word counts.";

  /** A private note that comes later than that helps nobody. */
  private static final Duration LONGEST_FOR_A_NOTE = Duration.ofMinutes(30);

  /** How long two who act at the same moment may be in each other's way. */
  private static final Duration BUSY = Duration.ofSeconds(15);

  private static final Duration SHORTEST_PAUSE = Duration.ofMillis(500);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  /** Times the work on a click, each try. */
  static final String CLICK = "countersign.slack.click";

  private static final Logger LOG = LoggerFactory.getLogger(SlackClickWork.class);

  private final SlackClicks clicks;
  private final SlackPeople people;
  private final Workspace workspace;
  private final SlackNotes notes;
  private final ReviewDesk desk;
  private final Reviews reviews;
  private final Expenses expenses;
  private final ApprovalProcess process;
  private final ExpenseTraces traces;
  private final ObservationRegistry observations;
  private final Clock clock;

  SlackClickWork(
      SlackClicks clicks,
      SlackPeople people,
      Workspace workspace,
      SlackNotes notes,
      ReviewDesk desk,
      Reviews reviews,
      Expenses expenses,
      ApprovalProcess process,
      ExpenseTraces traces,
      ObservationRegistry observations,
      Clock clock) {
    this.clicks = clicks;
    this.people = people;
    this.workspace = workspace;
    this.notes = notes;
    this.desk = desk;
    this.reviews = reviews;
    this.expenses = expenses;
    this.process = process;
    this.traces = traces;
    this.observations = observations;
    this.clock = clock;
  }

  @Bean
  static CustomTask<Void> slackClickTask(SlackClickWork work) {
    return Tasks.custom(SlackClicks.TASK, Void.class)
        .onFailure(new OnFailureRetryLater<>(LONGEST_PAUSE))
        .execute((instance, context) -> work.run(UUID.fromString(instance.getId())));
  }

  private CompletionHandler<Void> run(UUID id) {
    Optional<SlackClicks.Open> open = clicks.find(id);
    if (open.isEmpty()) {
      return new OnCompleteRemove<>();
    }
    SlackClick click = open.get().click();
    ExpenseTraces.Scope expense = traces.of(click.task().expense());
    try {
      return Observation.createNotStarted(CLICK, observations)
          .contextualName("slack click")
          .lowCardinalityKeyValue("kind", click.kind().name().toLowerCase(Locale.ROOT))
          .observe(() -> work(open.get()));
    } finally {
      expense.close();
    }
  }

  private CompletionHandler<Void> work(SlackClicks.Open open) {
    SlackClick click = open.click();
    String note = open.note();
    if (note == null) {
      try {
        note = age(click).compareTo(LONGEST) < 0 ? applyLatest(open) : TOO_LATE;
      } catch (ProcessUnavailable | SlackFailure e) {
        return later(open, e);
      } catch (OutOfReach e) {
        if (age(click).compareTo(BUSY) < 0) {
          return later(open, e);
        }
        note = "Somebody else acted on this at the same moment. Look again.";
      }
      clicks.worked(click.id(), note);
    }
    return note.isEmpty() ? done(click.id()) : tell(open, note);
  }

  private CompletionHandler<Void> tell(SlackClicks.Open open, String note) {
    SlackClick click = open.click();
    try {
      Instant turn = open.turnAt() == null ? notes.turn() : open.turnAt();
      if (turn.isAfter(clock.instant())) {
        clicks.noteHasTurn(click.id(), turn);
        return at(turn);
      }
      notes.tell(click.slackUser(), click.channel(), note);
    } catch (SlackFailure e) {
      if (age(click).compareTo(LONGEST_FOR_A_NOTE) < 0) {
        return at(clock.instant().plus(pause(click, e)));
      }
      LOG.warn("A note about click {} is given up: {}", click.id(), e.getMessage());
    }
    return done(click.id());
  }

  private CompletionHandler<Void> later(SlackClicks.Open open, RuntimeException failure) {
    SlackClick click = open.click();
    if (!(failure instanceof OutOfReach)) {
      LOG.warn("Click {} ({}) waits: {}", click.id(), click.kind(), failure.getMessage());
    }
    if (failure instanceof ProcessUnavailable && !open.warned()) {
      try {
        notes.tell(
            click.slackUser(),
            click.channel(),
            "The process engine does not answer. What you clicked is kept, and done when it does.");
        clicks.warned(click.id());
      } catch (SlackFailure e) {
        LOG.debug("Not told: {}", e.getMessage());
      }
    }
    return at(clock.instant().plus(pause(click, failure)));
  }

  /** Longer and longer, or as long as Slack says. */
  private Duration pause(SlackClick click, RuntimeException failure) {
    if (failure instanceof SlackFailure slack && !slack.retryAfter().isZero()) {
      return slack.retryAfter();
    }
    Duration pause = age(click).dividedBy(4);
    return pause.compareTo(SHORTEST_PAUSE) < 0
        ? SHORTEST_PAUSE
        : pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
  }

  private Duration age(SlackClick click) {
    return Duration.between(click.receivedAt(), clock.instant());
  }

  /** Of two decisions of one person that waited, the later word counts. */
  private String applyLatest(SlackClicks.Open open) {
    return open.superseded() ? LATER_WORD : apply(open.click());
  }

  /** Gives what the person is to be told; empty if it was done. */
  private String apply(SlackClick click) {
    if (!click.slackTeam().equals(workspace.teamId())) {
      return refuse(click, "A member of another workspace may not use Countersign in Slack.");
    }
    return switch (people.who(click.slackUser())) {
      case SlackPeople.Who.Stranger stranger -> refuse(click, stranger.reason());
      case SlackPeople.Who.Known known -> apply(click, known.person());
    };
  }

  private String refuse(SlackClick click, String reason) {
    reviews.refuseStranger(
        click.task().userTaskKey(),
        "slack:" + click.slackTeam() + "/" + click.slackUser(),
        click.tried(),
        reason,
        Surface.SLACK);
    return reason;
  }

  private String apply(SlackClick click, Person person) {
    long task = click.task().userTaskKey();
    try {
      switch (click.kind()) {
        case CLAIM -> desk.claim(task, person, Surface.SLACK);
        case RELEASE -> desk.release(task, person, Surface.SLACK);
        case DECIDE -> desk.decide(task, person, answer(click), Surface.SLACK);
        case ANSWER -> {
          return answer(click, person);
        }
      }
      return "";
    } catch (ReviewRefused e) {
      return isDone(click, person) ? "" : e.refusal().reason();
    } catch (OutOfReach e) {
      if (isDone(click, person)) {
        return "";
      }
      throw e;
    } catch (TaskRefused | UnknownReview e) {
      return String.valueOf(e.getMessage());
    }
  }

  private static Answer answer(SlackClick click) {
    return new Answer(
        click.decision(), click.comment(), click.reasonCode(), click.task().factsDigest());
  }

  /** Whether the same person has decided the same already: the click came twice. */
  private boolean isDone(SlackClick click, Person person) {
    Optional<Review> review = reviews.find(click.task().userTaskKey());
    return click.kind() == SlackClick.Kind.DECIDE
        && review
            .filter(one -> person.userName().equals(one.reviewer()))
            .filter(one -> String.valueOf(one.decision()).equals(click.decision()))
            .isPresent();
  }

  private String answer(SlackClick click, Person person) {
    long task = click.task().userTaskKey();
    Optional<Question> question = expenses.question(task);
    if (question.isEmpty()) {
      return "This question is not known here.";
    }
    UserName employee = expenses.get(question.get().expenseId()).employee();
    if (!employee.equals(person.userName())) {
      return "Only %s, whose expense it is, may answer.".formatted(employee);
    }
    String text = String.valueOf(click.comment()).strip();
    return switch (question.get().state()) {
      case ANSWERED ->
          text.equals(question.get().answer()) ? "" : "This question is answered already.";
      case CLOSED -> "The question is closed.";
      case OPEN -> {
        try {
          process.answered(task, person.userName(), text, Surface.SLACK);
          yield "";
        } catch (OutOfReach e) {
          throw e;
        } catch (TaskRefused e) {
          yield String.valueOf(e.getMessage());
        }
      }
    };
  }

  private CompletionHandler<Void> done(UUID id) {
    clicks.done(id);
    return new OnCompleteRemove<>();
  }

  private static CompletionHandler<Void> at(Instant time) {
    return (completed, operations) -> operations.reschedule(completed, time);
  }
}
