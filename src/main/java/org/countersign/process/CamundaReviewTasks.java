package org.countersign.process;

import java.util.HashMap;
import java.util.Map;
import org.countersign.contract.Surface;
import org.countersign.contract.Variables;
import org.countersign.people.UserName;
import org.countersign.review.Answer;
import org.countersign.review.ReviewTasks;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The user tasks Review expense as they stand in Camunda. */
@Component
class CamundaReviewTasks implements ReviewTasks {

  private final CamundaUserTasks userTasks;

  CamundaReviewTasks(CamundaUserTasks userTasks) {
    this.userTasks = userTasks;
  }

  @Override
  public void claim(long userTaskKey, UserName person, Surface surface) {
    userTasks.claim(userTaskKey, person, surface);
  }

  @Override
  public void takeOver(long userTaskKey, UserName person, Surface surface) {
    userTasks.assign(userTaskKey, person, surface);
  }

  @Override
  public void release(long userTaskKey) {
    userTasks.unassign(userTaskKey);
  }

  @Override
  public void complete(long userTaskKey, UserName person, Answer answer, Surface surface) {
    Map<String, Object> variables = new HashMap<>();
    put(variables, Variables.DECIDED_BY, person.value());
    put(variables, Variables.DECISION, answer.decision());
    put(variables, Variables.COMMENT, answer.comment());
    put(variables, Variables.REASON_CODE, answer.reasonCode());
    put(variables, Variables.FACTS_DIGEST, answer.factsDigest());
    userTasks.complete(userTaskKey, variables, surface);
  }

  private static void put(Map<String, Object> variables, String name, @Nullable String value) {
    if (value != null) {
      variables.put(name, value);
    }
  }
}
