package org.countersign.ledger;

import org.countersign.people.UserName;

/** Who did it: a person, the model, the policy, a deadline, or the application itself. */
public record Actor(Kind kind, String name) {

  public enum Kind {
    HUMAN,
    AI,
    POLICY,
    TIMER,
    SYSTEM
  }

  public static final Actor SYSTEM = new Actor(Kind.SYSTEM, "countersign");

  /** Somebody at Camunda, and Camunda does not say who. */
  public static final Actor CAMUNDA = new Actor(Kind.SYSTEM, "camunda");

  public static final Actor TIMER = new Actor(Kind.TIMER, "expense-approval");
  public static final Actor POLICY = new Actor(Kind.POLICY, "expense-routing");

  public static Actor human(UserName userName) {
    return new Actor(Kind.HUMAN, userName.value());
  }

  public static Actor ai(String model) {
    return new Actor(Kind.AI, model);
  }
}
