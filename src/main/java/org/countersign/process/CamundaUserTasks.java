package org.countersign.process;

import io.camunda.client.CamundaClient;
import io.camunda.client.api.command.ClientException;
import io.camunda.client.api.command.FinalCommandStep;
import io.camunda.client.api.command.ProblemException;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.countersign.contract.ProcessUnavailable;
import org.countersign.contract.Surface;
import org.countersign.contract.TaskRefused;
import org.countersign.contract.TaskRefused.OutOfReach;
import org.countersign.people.UserName;
import org.springframework.stereotype.Component;

/** User task commands, with Camunda's answers translated once. */
@Component
class CamundaUserTasks {

  /** How Camunda words the reason that a task listener gave. */
  private static final Pattern DENIED = Pattern.compile("Reason to deny: '(.*)'", Pattern.DOTALL);

  private static final int CONFLICT = 409;
  private static final int MAX_TRIES = 40;
  private static final int PAUSE_MILLIS = 50;

  private final CamundaClient camunda;

  CamundaUserTasks(CamundaClient camunda) {
    this.camunda = camunda;
  }

  /** Only if nobody has it. */
  void claim(long userTaskKey, UserName person, Surface surface) {
    send(
        camunda
            .newAssignUserTaskCommand(userTaskKey)
            .assignee(person.value())
            .allowOverride(false)
            .action(surface.action()));
  }

  void assign(long userTaskKey, UserName person, Surface surface) {
    send(
        camunda
            .newAssignUserTaskCommand(userTaskKey)
            .assignee(person.value())
            .action(surface.action()));
  }

  void unassign(long userTaskKey) {
    send(camunda.newUnassignUserTaskCommand(userTaskKey));
  }

  void complete(long userTaskKey, Map<String, Object> variables, Surface surface) {
    send(
        camunda
            .newCompleteUserTaskCommand(userTaskKey)
            .variables(variables)
            .action(surface.action()));
  }

  /**
   * The creating listener opens a review or a question here before Camunda has finished creating
   * the task: whoever is quicker than that waits for it.
   */
  private static void send(FinalCommandStep<?> command) {
    for (int tries = 1; ; tries++) {
      try {
        command.send().join();
        return;
      } catch (ProblemException e) {
        if (tries == MAX_TRIES || !isBeingCreated(e)) {
          throw translated(e);
        }
        pause();
      } catch (ClientException e) {
        throw new ProcessUnavailable(
            "The process engine does not answer. Look again in a moment: what you did may still"
                + " take effect.",
            e);
      }
    }
  }

  private static boolean isBeingCreated(ProblemException problem) {
    return problem.code() == CONFLICT
        && String.valueOf(problem.details().getDetail()).contains("'CREATING'");
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ProcessUnavailable("The application is stopping.", e);
    }
  }

  private static RuntimeException translated(ProblemException problem) {
    String detail = String.valueOf(problem.details().getDetail());
    return switch (problem.code()) {
      case 404 -> new OutOfReach("This task is done or gone.", problem);
      case CONFLICT -> {
        Matcher denied = DENIED.matcher(detail);
        yield denied.find()
            ? new TaskRefused(denied.group(1), problem)
            : new OutOfReach("The task is in somebody else's hands: " + detail, problem);
      }
      default -> new ProcessUnavailable("The process engine refused: " + detail, problem);
    };
  }
}
