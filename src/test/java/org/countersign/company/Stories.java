package org.countersign.company;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.RandomGenerator;
import net.jqwik.api.Tuple;
import org.countersign.assessment.Autonomy;
import org.countersign.company.Step.Change;
import org.countersign.company.Step.Door;
import org.countersign.company.Step.Models;
import org.countersign.review.Verdict;

/** Makes stories up: mostly anything, and now and then what somebody would try who wants money. */
final class Stories {

  private static final int EDGE = 1000;

  private static final Arbitrary<String> ANYBODY =
      Arbitraries.of(
          "emma", "emil", "mara", "miro", "fay", "finn", "otto", "olga", "orla", "anna", "ada");

  private static final Arbitrary<String> REVIEWER =
      Arbitraries.of("mara", "miro", "fay", "finn", "olga");

  private static final Arbitrary<String> EMPLOYEE = Arbitraries.of("emma", "emil", "mara");
  private static final Arbitrary<String> OPERATOR = Arbitraries.of("otto", "olga", "orla");
  private static final Arbitrary<Integer> WHICH = Arbitraries.integers().between(0, 4);
  private static final Arbitrary<Door> DOOR = Arbitraries.of(Door.class);

  private static final Arbitrary<Purchase> PURCHASE =
      Combinators.combine(
              Arbitraries.of(
                  "60.00",
                  "71.00",
                  "83.00",
                  "92.00",
                  "120.00",
                  "250.00",
                  "950.00",
                  "1500.00",
                  "12000.00"),
              Arbitraries.frequency(
                  Tuple.of(12, "EUR"), Tuple.of(1, "USD"), Tuple.of(1, "GBP"), Tuple.of(1, "KWD")),
              Arbitraries.of(
                  "Team dinner", "Printer paper", "Taxi to the airport", "Parking at the customer"),
              Arbitraries.of(
                  "", "", "", "", "", "(odd)", "(unsure)", "(picked)", "(bad)", "(down)"),
              Arbitraries.of("Bistro Linde", "Paper Nord", "Bistro Linde").injectNull(0.3),
              Arbitraries.of("R-1", "R-2", "R-3", "R-4", "R-5", "R-6").injectNull(0.2),
              Arbitraries.frequency(Tuple.of(9, false), Tuple.of(1, true)),
              Arbitraries.integers().between(0, 2))
          .as(Purchase::new);

  private static final Arbitrary<Step> STEP =
      Arbitraries.frequencyOf(
          Tuple.of(6, submit(EMPLOYEE.map(who -> new String[] {who, who}))),
          Tuple.of(2, submit(someFor())),
          Tuple.of(
              5,
              Combinators.combine(WHICH, Arbitraries.of(Change.class), DOOR).as(Step.Again::new)),
          Tuple.of(
              4,
              Combinators.combine(
                      Arbitraries.integers().between(1, 4), WHICH, Arbitraries.of(true, false))
                  .as(Step.Work::new)),
          Tuple.of(8, Arbitraries.create(Step.Settle::new)),
          Tuple.of(2, Combinators.combine(ANYBODY, WHICH, DOOR).as(Step.Claim::new)),
          Tuple.of(1, Combinators.combine(ANYBODY, WHICH).as(Step.Release::new)),
          Tuple.of(8, decide(REVIEWER)),
          Tuple.of(2, decide(ANYBODY)),
          Tuple.of(3, WHICH.map(Step.Answer::new)),
          Tuple.of(3, WHICH.map(Step.Withdraw::new)),
          Tuple.of(2, Combinators.combine(ANYBODY, REVIEWER).as(Step.GoAway::new)),
          Tuple.of(1, ANYBODY.map(Step.ComeBack::new)),
          Tuple.of(
              2,
              Combinators.combine(
                      ANYBODY,
                      Arbitraries.of("managers", "finance", "operators", "auditors"),
                      Arbitraries.of(true, false))
                  .as(Step.Group::new)),
          Tuple.of(
              2,
              Combinators.combine(
                      Arbitraries.of(Autonomy.ON, Autonomy.ON, Autonomy.OFF, Autonomy.SHADOW),
                      OPERATOR,
                      OPERATOR)
                  .as(Step.Switch::new)),
          Tuple.of(
              2,
              Combinators.combine(
                      Arbitraries.of(Models.class), Arbitraries.of("anna", "otto"), OPERATOR)
                  .as(Step.Deploy::new)),
          Tuple.of(
              1,
              Combinators.combine(Arbitraries.of(50, 500, 2000, 20000), OPERATOR, OPERATOR)
                  .as(Step.Ceiling::new)),
          Tuple.of(
              2,
              Arbitraries.of(
                      Duration.ofMinutes(5),
                      Duration.ofDays(1),
                      Duration.ofDays(3),
                      Duration.ofDays(9))
                  .map(Step.Later::new)));

  /** What somebody does who knows the rules: everyday means, no attack on the software. */
  private static final Arbitrary<List<Step>> SCHEME =
      Arbitraries.oneOf(
          refusedAndAgain(),
          askedAndAnswered(),
          withdrawnAndAgain(),
          offInBetween(),
          noLimits(),
          onBehalf(),
          overtaken(),
          oneReceipt(),
          everyday(),
          everyday(),
          everyday(),
          alone());

  private static final RandomGenerator<List<List<Step>>> CHUNKS =
      Arbitraries.frequencyOf(Tuple.of(4, STEP.map(List::of)), Tuple.of(1, SCHEME))
          .list()
          .ofMinSize(3)
          .ofMaxSize(14)
          .generator(EDGE);

  private Stories() {}

  /** The story of a seed: always the same one. */
  static List<Step> of(long seed) {
    List<Step> story = new ArrayList<>();
    CHUNKS.next(new Random(seed)).value().forEach(story::addAll);
    return story;
  }

  private static Arbitrary<Step> submit(Arbitrary<String[]> people) {
    return Combinators.combine(people, PURCHASE, DOOR)
        .as((both, purchase, door) -> new Step.Submit(both[0], both[1], purchase, door));
  }

  private static Arbitrary<String[]> someFor() {
    return Combinators.combine(OPERATOR, EMPLOYEE).as((who, whom) -> new String[] {who, whom});
  }

  private static Arbitrary<Step> decide(Arbitrary<String> people) {
    return Combinators.combine(
            people,
            WHICH,
            Arbitraries.of(
                Verdict.APPROVE, Verdict.APPROVE, Verdict.REJECT, Verdict.REQUEST_INFORMATION),
            DOOR,
            Arbitraries.frequency(Tuple.of(6, false), Tuple.of(1, true)),
            REVIEWER.injectNull(0.8))
        .as(Step.Decide::new);
  }

  private static Step.Decide decision(String who, Verdict verdict) {
    return new Step.Decide(who, -1, verdict, Door.WEB, false, null);
  }

  private static Purchase small(Purchase purchase, String thought) {
    return new Purchase(
        "60.00",
        "EUR",
        purchase.words(),
        thought,
        purchase.merchant(),
        purchase.receipt(),
        purchase.file(),
        purchase.daysAgo());
  }

  /** As it should be: somebody submits, and whoever has to approve does. */
  private static Arbitrary<List<Step>> everyday() {
    return Combinators.combine(PURCHASE, EMPLOYEE, DOOR, Arbitraries.of("fay", "finn"))
        .as(
            (purchase, employee, door, second) ->
                List.of(
                    new Step.Submit(employee, employee, purchase, door),
                    new Step.Settle(),
                    new Step.Decide("miro", -1, Verdict.APPROVE, door, false, null),
                    new Step.Settle(),
                    new Step.Decide(second, -1, Verdict.APPROVE, door, false, null),
                    new Step.Settle()));
  }

  private static Arbitrary<List<Step>> refusedAndAgain() {
    return Combinators.combine(PURCHASE, Arbitraries.of(Change.class), DOOR)
        .as(
            (purchase, change, door) ->
                List.of(
                    new Step.Submit("emma", "emma", small(purchase, "(odd)"), Door.API),
                    new Step.Settle(),
                    decision("mara", Verdict.REJECT),
                    new Step.Settle(),
                    new Step.Again(-1, change, Door.API),
                    new Step.Settle()));
  }

  private static Arbitrary<List<Step>> askedAndAnswered() {
    return Combinators.combine(PURCHASE, Arbitraries.of(Models.OWN, Models.RELEASED))
        .as(
            (purchase, models) ->
                List.of(
                    new Step.Deploy(models, "anna", "otto"),
                    new Step.Submit("emma", "emma", small(purchase, "(odd)"), Door.API),
                    new Step.Settle(),
                    decision("mara", Verdict.REQUEST_INFORMATION),
                    new Step.Settle(),
                    new Step.Answer(-1),
                    new Step.Settle()));
  }

  private static Arbitrary<List<Step>> withdrawnAndAgain() {
    return Combinators.combine(
            PURCHASE, Arbitraries.of("(odd)", "(picked)"), Arbitraries.of(Change.class))
        .as(
            (purchase, thought, change) ->
                List.of(
                    new Step.Submit("emil", "emil", small(purchase, thought), Door.WEB),
                    new Step.Settle(),
                    new Step.Withdraw(-1),
                    new Step.Settle(),
                    new Step.Again(-1, change, Door.WEB),
                    new Step.Settle()));
  }

  private static Arbitrary<List<Step>> offInBetween() {
    return Combinators.combine(PURCHASE, Arbitraries.integers().between(1, 2))
        .as(
            (purchase, jobs) ->
                List.of(
                    new Step.Submit("emma", "emma", small(purchase, ""), Door.API),
                    new Step.Work(jobs, -1, false),
                    new Step.Switch(Autonomy.OFF, "otto", "orla"),
                    new Step.Settle()));
  }

  private static Arbitrary<List<Step>> noLimits() {
    return Combinators.combine(
            PURCHASE,
            Arbitraries.of(Models.RELEASED, Models.RELEASED, Models.FOREIGN),
            Arbitraries.of("otto", "orla", "anna"),
            OPERATOR)
        .as(
            (purchase, models, proposes, confirms) ->
                List.of(
                    new Step.Deploy(models, proposes, confirms),
                    new Step.Submit("emil", "emil", purchase, Door.API),
                    new Step.Settle()));
  }

  private static Arbitrary<List<Step>> onBehalf() {
    return Combinators.combine(PURCHASE, EMPLOYEE)
        .as(
            (purchase, employee) ->
                List.of(
                    new Step.Submit("olga", employee, small(purchase, "(unsure)"), Door.WEB),
                    new Step.Settle(),
                    decision("olga", Verdict.APPROVE),
                    new Step.Settle()));
  }

  private static Arbitrary<List<Step>> overtaken() {
    return Combinators.combine(PURCHASE, DOOR)
        .as(
            (purchase, door) ->
                List.of(
                    new Step.Submit("emma", "emma", small(purchase, "(unsure)"), Door.WEB),
                    new Step.Settle(),
                    new Step.Claim("mara", -1, door),
                    new Step.GoAway("mara", "miro"),
                    new Step.Decide("mara", -1, Verdict.APPROVE, Door.WEB, false, "miro"),
                    new Step.Settle()));
  }

  private static Arbitrary<List<Step>> oneReceipt() {
    return Combinators.combine(PURCHASE, PURCHASE)
        .as(
            (first, second) ->
                List.of(
                    new Step.Submit("emma", "emma", small(first, ""), Door.API),
                    new Step.Settle(),
                    new Step.Submit(
                        "emil",
                        "emil",
                        new Purchase(
                            "92.00",
                            "EUR",
                            "Batteries for the label printer",
                            "",
                            first.merchant(),
                            first.receipt(),
                            first.file(),
                            second.daysAgo()),
                        Door.API),
                    new Step.Settle()));
  }

  /** One person, alone, at Camunda's own door. */
  private static Arbitrary<List<Step>> alone() {
    return Combinators.combine(PURCHASE, REVIEWER)
        .as(
            (purchase, reviewer) ->
                List.of(
                    new Step.Submit(reviewer, "emma", purchase, Door.TASKLIST),
                    new Step.Settle(),
                    new Step.Decide(reviewer, -1, Verdict.APPROVE, Door.TASKLIST, false, null),
                    new Step.Settle()));
  }
}
