package org.countersign.slack;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.slack.api.app_backend.interactive_components.payload.MessageShortcutPayload;
import com.slack.api.app_backend.slash_commands.payload.SlashCommandPayload;
import com.slack.api.app_backend.views.payload.ViewSubmissionPayload;
import com.slack.api.bolt.context.builtin.MessageShortcutContext;
import com.slack.api.bolt.context.builtin.SlashCommandContext;
import com.slack.api.bolt.context.builtin.ViewSubmissionContext;
import com.slack.api.bolt.request.builtin.MessageShortcutRequest;
import com.slack.api.bolt.request.builtin.SlashCommandRequest;
import com.slack.api.bolt.request.builtin.ViewSubmissionRequest;
import com.slack.api.bolt.response.Response;
import com.slack.api.model.view.ViewState;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.countersign.contract.AiNotice;
import org.countersign.contract.Surface;
import org.countersign.expense.Expense;
import org.countersign.expense.ExpenseFacts;
import org.countersign.expense.Expenses;
import org.countersign.expense.FieldProblem;
import org.countersign.expense.InvalidExpense;
import org.countersign.expense.LogContext;
import org.countersign.expense.Submissions;
import org.countersign.people.Groups;
import org.countersign.people.Person;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Expenses that come in by Slack: the command, the form, and the form for a message. An expense is
 * stored before Slack is told so, and the answer to Slack is the answer to the person.
 */
@WhenSlackIsOn
@Component
class ExpenseForms {

  private static final String STATUS = "status";
  private static final int LISTED = 10;
  private static final int MAX_DESCRIPTION = 100;
  private static final List<String> FIELDS =
      List.of("amount", "currency", "description", "merchant", "category", "date", "receipt");
  private static final String HELP =
      "Type `/expense 42.50 Taxi to the client` to submit an expense, with a currency where it is"
          + " not the company's (`/expense 42.50 CHF Taxi`), or `/expense status` to see yours. "
          + AiNotice.TEXT;
  private static final Logger LOG = LoggerFactory.getLogger(ExpenseForms.class);

  private final SlackPeople people;
  private final SlackWebApi slack;
  private final SlackNotes notes;
  private final Submissions submissions;
  private final Expenses expenses;
  private final SlackSettings settings;
  private final Afterwards afterwards;
  private final ObjectMapper json;

  ExpenseForms(
      SlackPeople people,
      SlackWebApi slack,
      SlackNotes notes,
      Submissions submissions,
      Expenses expenses,
      SlackSettings settings,
      Afterwards afterwards,
      ObjectMapper json) {
    this.people = people;
    this.slack = slack;
    this.notes = notes;
    this.submissions = submissions;
    this.expenses = expenses;
    this.settings = settings;
    this.afterwards = afterwards;
    this.json = json;
  }

  /** Somebody is refused, with the reason in words for them. */
  private static class Refused extends RuntimeException {
    Refused(String reason) {
      super(reason);
    }
  }

  Response command(SlashCommandRequest request, SlashCommandContext context) {
    SlashCommandPayload payload = request.getPayload();
    try {
      Person person = person(payload.getUserId());
      String text = payload.getText() == null ? "" : Mrkdwn.read(payload.getText()).strip();
      if (text.equalsIgnoreCase(STATUS)) {
        return context.ack(status(person));
      }
      ExpenseText draft = ExpenseText.ofCommand(text);
      if (draft.amount() == null || draft.description() == null) {
        return context.ack(HELP);
      }
      Map<String, String> fields = new LinkedHashMap<>();
      put(fields, "amount", draft.amount());
      put(fields, "currency", draft.currency());
      put(fields, "description", draft.description());
      return context.ack(submit(person, fields, payload.getTriggerId()));
    } catch (InvalidExpense e) {
      return context.ack(
          "This is no valid expense: "
              + e.problems().stream()
                  .map(problem -> problem.field() + " " + problem.rule())
                  .collect(Collectors.joining("; "))
              + ".\n"
              + HELP);
    } catch (Refused e) {
      return context.ack(Mrkdwn.line(String.valueOf(e.getMessage()), MAX_DESCRIPTION * 10));
    }
  }

  private Person person(String slackUser) {
    try {
      return switch (people.who(slackUser)) {
        case SlackPeople.Who.Stranger stranger -> throw new Refused(stranger.reason());
        case SlackPeople.Who.Known known -> {
          if (known.person().isIn(Groups.AUDITORS)) {
            throw new Refused("An auditor looks and changes nothing, and so submits no expenses.");
          }
          yield known.person();
        }
      };
    } catch (SlackFailure e) {
      LOG.warn("Slack does not say who somebody is: {}", e.getMessage());
      throw new Refused("Slack does not say who you are at this moment. Try again.");
    }
  }

  private String submit(Person person, Map<String, String> fields, String requestId) {
    ObjectNode body = json.createObjectNode();
    body.put("employee", person.userName().value());
    fields.forEach(body::put);
    try {
      Expense expense = submissions.submit(body, person, "slack-" + requestId, Surface.SLACK);
      return "Submitted: %s, %s. You are told here when it is decided. <%s/expenses/%s|Open>\n%s"
          .formatted(
              expense.amount(),
              Mrkdwn.line(fields.getOrDefault("description", ""), MAX_DESCRIPTION),
              settings.baseUrl(),
              expense.id(),
              AiNotice.TEXT);
    } finally {
      // In Socket Mode the thread serves the next person.
      LogContext.clear();
    }
  }

  private String status(Person person) {
    var own = expenses.list(person, person.userName(), null, 0, LISTED);
    if (own.isEmpty()) {
      return "You have submitted no expense yet. " + HELP;
    }
    String list =
        own.stream()
            .map(expense -> line(expense, expenses.facts(expense)))
            .collect(Collectors.joining("\n"));
    long more = own.getTotalElements() - own.getNumberOfElements();
    return more == 0 ? list : list + "\n… and %d before them".formatted(more);
  }

  private String line(Expense expense, ExpenseFacts facts) {
    String standing =
        switch (expense.status()) {
          case SUBMITTED -> "being looked at";
          case IN_REVIEW -> "waits for a reviewer";
          case INFORMATION_REQUESTED -> "*waits for your answer*";
          case APPROVED, REJECTED, WITHDRAWN, EXPIRED, INVALID ->
              expense.status().name().toLowerCase(Locale.ROOT);
        };
    return "• %s <%s/expenses/%s|%s>: %s"
        .formatted(
            facts.amount(),
            settings.baseUrl(),
            expense.id(),
            Mrkdwn.line(facts.description(), MAX_DESCRIPTION).replace("|", "/"),
            standing);
  }

  Response shortcut(MessageShortcutRequest request, MessageShortcutContext context) {
    MessageShortcutPayload payload = request.getPayload();
    String channel = payload.getChannel() == null ? null : payload.getChannel().getId();
    String user = payload.getUser().getId();
    afterwards.run(
        "A form was not opened",
        () -> {
          try {
            person(user);
            String text = payload.getMessage() == null ? "" : payload.getMessage().getText();
            slack.openView(
                payload.getTriggerId(),
                Modals.expense(
                    ExpenseText.ofMessage(text == null ? "" : Mrkdwn.read(text)), channel));
          } catch (Refused e) {
            notes.tell(user, channel, String.valueOf(e.getMessage()));
          }
        });
    return context.ack();
  }

  Response submitted(ViewSubmissionRequest request, ViewSubmissionContext context) {
    ViewSubmissionPayload payload = request.getPayload();
    ViewState state = payload.getView().getState();
    Map<String, String> fields = new LinkedHashMap<>();
    FIELDS.forEach(field -> put(fields, field, Modals.value(state, field)));
    String origin = payload.getView().getPrivateMetadata();
    String channel = origin == null || origin.isEmpty() ? null : origin;
    try {
      Person person = person(payload.getUser().getId());
      String told = submit(person, fields, payload.getView().getId());
      afterwards.run(
          "A note was not sent", () -> notes.show(payload.getUser().getId(), channel, told));
      return context.ack();
    } catch (InvalidExpense e) {
      return context.ackWithErrors(errors(e.problems()));
    } catch (Refused e) {
      return context.ackWithErrors(Map.of("amount", String.valueOf(e.getMessage())));
    }
  }

  /** Each at its field; what is wrong elsewhere stands at the first. */
  private static Map<String, String> errors(List<FieldProblem> problems) {
    Map<String, String> errors = new LinkedHashMap<>();
    problems.forEach(
        problem ->
            errors.merge(
                FIELDS.contains(problem.field()) ? problem.field() : FIELDS.getFirst(),
                problem.rule(),
                (first, second) -> first + "; " + second));
    return errors;
  }

  private static void put(Map<String, String> fields, String name, @Nullable String value) {
    if (value != null) {
      fields.put(name, value);
    }
  }
}
