package org.countersign.company;

import java.util.ArrayList;
import java.util.List;
import org.countersign.assessment.Autonomy;
import org.countersign.company.Step.Change;
import org.countersign.company.Step.Door;
import org.countersign.review.Verdict;

/**
 * Stories with a known end, which the simulation and the real engine come to alike: what was once
 * got past a person, or could be.
 *
 * @param endings the status of each expense, in the order in which they were submitted
 */
record KnownStory(String name, List<String> endings, List<Step> steps) {

  static final List<KnownStory> ALL =
      List.of(
          story(
              "rejected and submitted again",
              List.of("REJECTED", "IN_REVIEW"),
              submit("emma", "emma", "630.11", "EUR", "(picked)", "R-1"),
              decide("mara", Verdict.REJECT, Door.WEB),
              new Step.Again(-1, Change.OTHER_WORDS, Door.API)),
          story(
              "asked and answered",
              List.of("IN_REVIEW"),
              submit("emil", "emil", "634.12", "EUR", "(picked)", "R-2"),
              decide("miro", Verdict.REQUEST_INFORMATION, Door.API),
              new Step.Answer(-1)),
          story(
              "asked answered and decided",
              List.of("APPROVED"),
              submit("emil", "emil", "638.13", "EUR", "(picked)", "R-3"),
              decide("miro", Verdict.REQUEST_INFORMATION, Door.TASKLIST),
              new Step.Answer(-1),
              decide("mara", Verdict.APPROVE, Door.API),
              decide("miro", Verdict.APPROVE, Door.API)),
          story(
              "withdrawn and submitted again",
              List.of("WITHDRAWN", "IN_REVIEW"),
              submit("emma", "emma", "642.14", "EUR", "(picked)", "R-4"),
              new Step.Withdraw(-1),
              new Step.Again(-1, Change.NEXT_DAY, Door.API)),
          story(
              "one receipt of two people",
              List.of("WITHDRAWN", "IN_REVIEW"),
              submit("emma", "emma", "646.15", "EUR", "(picked)", "R-5"),
              new Step.Withdraw(-1),
              submit("emil", "emil", "670.16", "EUR", "", "R-5")),
          story(
              "submitted and approved by one",
              List.of("IN_REVIEW"),
              submit("olga", "emma", "650.17", "USD", "", "R-6"),
              decide("olga", Verdict.APPROVE, Door.API),
              decide("olga", Verdict.APPROVE, Door.TASKLIST)),
          story(
              "started in camunda",
              List.of("IN_REVIEW"),
              new Step.Submit("mara", "emma", purchase("654.18", "EUR", "", "R-7"), Door.TASKLIST),
              decide("mara", Verdict.APPROVE, Door.TASKLIST),
              decide("mara", Verdict.APPROVE, Door.TASKLIST)),
          story(
              "started in camunda and approved by two",
              List.of("APPROVED"),
              new Step.Submit("mara", "emma", purchase("658.19", "EUR", "", "R-8"), Door.TASKLIST),
              decide("mara", Verdict.APPROVE, Door.TASKLIST),
              decide("fay", Verdict.APPROVE, Door.API)),
          story(
              "switched off",
              List.of("IN_REVIEW"),
              new Step.Switch(Autonomy.OFF, "otto", "orla"),
              submit("emil", "emil", "662.20", "EUR", "", "R-9"),
              new Step.Switch(Autonomy.ON, "otto", "orla")));

  /** A person rejects the one, and the policy approves the other. */
  static final KnownStory OF_A_PERSON_AND_OF_THE_POLICY =
      story(
          "rejected and another one approved by the policy",
          List.of("REJECTED", "APPROVED"),
          submit("emma", "emma", "674.21", "EUR", "(picked)", "R-10"),
          decide("mara", Verdict.REJECT, Door.WEB),
          submit("emil", "emil", "84.50", "EUR", "", "R-11"));

  private static KnownStory story(String name, List<String> endings, Step... steps) {
    return new KnownStory(name, endings, List.of(steps));
  }

  /** The steps, and between them whatever the process does. */
  List<Step> settled() {
    List<Step> settled = new ArrayList<>();
    for (Step step : steps) {
      settled.add(step);
      settled.add(new Step.Settle());
    }
    return settled;
  }

  @Override
  public String toString() {
    return name;
  }

  private static Step submit(
      String who, String forWhom, String amount, String currency, String thought, String receipt) {
    return new Step.Submit(who, forWhom, purchase(amount, currency, thought, receipt), Door.API);
  }

  private static Purchase purchase(String amount, String currency, String thought, String receipt) {
    return new Purchase(
        amount, currency, "Supper after the fair", thought, "Gasthaus Krone", receipt, false, 1);
  }

  private static Step decide(String who, Verdict verdict, Door door) {
    return new Step.Decide(who, -1, verdict, door, false, null);
  }
}
