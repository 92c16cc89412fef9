package org.countersign.insight;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.countersign.assessment.RecordedAssessment;
import org.countersign.contract.Variables;
import org.countersign.insight.PolicyTables.Answer;
import org.countersign.insight.RecordedOutcomes.Outcome;
import org.countersign.insight.ReplayReport.Amounts;
import org.countersign.insight.ReplayReport.Approvals;
import org.countersign.insight.ReplayReport.Change;
import org.countersign.insight.ReplayReport.Count;
import org.countersign.insight.ReplayReport.People;
import org.countersign.insight.ReplayReport.RouteChange;
import org.countersign.insight.ReplayReport.RuleHits;
import org.countersign.policy.Ceiling;
import org.jspecify.annotations.Nullable;

/** Counts case by case; its size does not grow with their number. */
final class ReplayTally {

  static final int MOST_CHANGES = 200;

  private static final String ROUTE = "route";
  private static final String POLICY_ROUTE = "policyRoute";
  private static final String REJECT = "REJECT";

  /** The most telling last: a person had rejected it, then the amount. */
  private static final Comparator<Change> BY_WEIGHT =
      Comparator.comparing((Change change) -> change.approvedByEdit() && rejected(change))
          .thenComparing(Change::amount)
          .thenComparing(Change::at)
          .thenComparing(change -> change.expense().toString());

  private final Ceiling ceiling;
  private long cases;
  private long evaluated;
  private long recorded;
  private long reproduced;
  private long beyondCeiling;
  private final Map<String, Long> notEvaluated = new TreeMap<>();
  private final Map<String, Long> failed = new TreeMap<>();
  private final Sides alone = new Sides();
  private final Sides asItWas = new Sides();
  private final Map<String, Long> people = new TreeMap<>();
  private final Map<String, BigDecimal> more = new TreeMap<>();
  private final Map<String, BigDecimal> fewer = new TreeMap<>();
  private final Map<RouteChange, Long> routes =
      new TreeMap<>(Comparator.comparing(RouteChange::before).thenComparing(RouteChange::edited));
  private final Map<String, Long> otherResults = new TreeMap<>();
  private final Map<String, Long> hitsBefore = new TreeMap<>();
  private final Map<String, Long> hitsEdited = new TreeMap<>();
  private final PriorityQueue<Change> changes = new PriorityQueue<>(BY_WEIGHT);
  private long allChanges;

  ReplayTally(Ceiling ceiling) {
    this.ceiling = ceiling;
  }

  void notEvaluated(String why) {
    cases++;
    add(notEvaluated, why);
  }

  void evaluated(RecordedAssessment one, Outcome outcome, Answer before, Answer edited) {
    cases++;
    evaluated++;
    if (outcome.route() != null) {
      recorded++;
      if (outcome.route().equals(before.results().get(ROUTE))
          && Objects.equals(outcome.policyRoute(), before.results().get(POLICY_ROUTE))) {
        reproduced++;
      }
    }
    before.rules().forEach(rule -> add(hitsBefore, rule));
    edited.rules().forEach(rule -> add(hitsEdited, rule));
    if (edited.failure() != null) {
      add(failed, edited.failure());
    }
    alone.add(before.approvesAlone(), edited.approvesAlone());
    asItWas.add(before.approves(), edited.approves());
    if (edited.approvesAlone() && ceiling.holds(value(one), confidence(one)).isPresent()) {
      beyondCeiling++;
    }
    compare(before, edited);
    boolean approvedByEdit =
        (edited.approvesAlone() && !before.approvesAlone())
            || (edited.approves() && !before.approves());
    boolean heldByEdit =
        (!edited.approvesAlone() && before.approvesAlone())
            || (!edited.approves() && before.approves());
    if (approvedByEdit || heldByEdit) {
      changed(one, outcome, before, edited, approvedByEdit);
    }
  }

  /** In the company's currency; null where that is not known. */
  private @Nullable BigDecimal value(RecordedAssessment one) {
    return one.amount().currency().equals(ceiling.currency()) ? one.amount().amount() : null;
  }

  private static @Nullable BigDecimal confidence(RecordedAssessment one) {
    Map<String, Object> variables = one.variables();
    return variables != null
            && variables.get(Variables.ASSESSMENT) instanceof Map<?, ?> assessment
            && assessment.get("confidence") instanceof Number confidence
        ? new BigDecimal(confidence.toString())
        : null;
  }

  private void compare(Answer before, Answer edited) {
    String routeBefore = before.results().getOrDefault(POLICY_ROUTE, "no answer");
    String routeEdited = edited.results().getOrDefault(POLICY_ROUTE, "no answer");
    if (!routeBefore.equals(routeEdited)) {
      routes.merge(new RouteChange(routeBefore, routeEdited, 0), 1L, Long::sum);
      return;
    }
    Set<String> names = new HashSet<>(before.results().keySet());
    names.addAll(edited.results().keySet());
    names.stream()
        .filter(name -> !Objects.equals(before.results().get(name), edited.results().get(name)))
        .forEach(name -> add(otherResults, name));
  }

  private void changed(
      RecordedAssessment one,
      Outcome outcome,
      Answer before,
      Answer edited,
      boolean approvedByEdit) {
    String currency = one.amount().currency().getCurrencyCode();
    (approvedByEdit ? more : fewer).merge(currency, one.amount().amount(), BigDecimal::add);
    if (approvedByEdit) {
      add(people, outcome.verdict() == null ? "" : outcome.verdict());
    }
    allChanges++;
    changes.add(
        new Change(
            one.expense(),
            one.revision(),
            one.at(),
            one.amount().amount(),
            currency,
            one.category(),
            one.autonomy().name(),
            approvedByEdit,
            before.results().get("reason"),
            edited.results().get("reason"),
            edited.rules(),
            outcome.verdict()));
    if (changes.size() > MOST_CHANGES) {
      changes.remove();
    }
  }

  ReplayReport report(int days, Instant since, String fileName) {
    return new ReplayReport(
        days,
        since,
        fileName,
        cases,
        evaluated,
        counts(notEvaluated),
        recorded,
        reproduced,
        counts(failed),
        alone.approvals(),
        asItWas.approvals(),
        beyondCeiling,
        new People(
            people.getOrDefault(REJECT, 0L),
            people.getOrDefault("REQUEST_INFORMATION", 0L),
            people.getOrDefault("APPROVE", 0L),
            people.getOrDefault("", 0L)),
        amounts(),
        routes.entrySet().stream()
            .map(
                route ->
                    new RouteChange(
                        route.getKey().before(), route.getKey().edited(), route.getValue()))
            .toList(),
        counts(otherResults),
        ruleHits(),
        changes.stream().sorted(BY_WEIGHT.reversed()).toList(),
        allChanges - changes.size());
  }

  private List<Amounts> amounts() {
    Set<String> currencies = new TreeSet<>(more.keySet());
    currencies.addAll(fewer.keySet());
    return currencies.stream()
        .map(
            currency ->
                new Amounts(
                    currency,
                    more.getOrDefault(currency, BigDecimal.ZERO),
                    fewer.getOrDefault(currency, BigDecimal.ZERO)))
        .toList();
  }

  private List<RuleHits> ruleHits() {
    Set<String> rules = new TreeSet<>(hitsBefore.keySet());
    rules.addAll(hitsEdited.keySet());
    return rules.stream()
        .map(
            rule ->
                new RuleHits(
                    rule, hitsBefore.getOrDefault(rule, 0L), hitsEdited.getOrDefault(rule, 0L)))
        .toList();
  }

  private static boolean rejected(Change change) {
    return REJECT.equals(change.verdict());
  }

  private static List<Count> counts(Map<String, Long> counted) {
    return counted.entrySet().stream().map(one -> new Count(one.getKey(), one.getValue())).toList();
  }

  private static void add(Map<String, Long> counted, String what) {
    counted.merge(what, 1L, Long::sum);
  }

  /** How many are approved before, and with the edit. */
  private static final class Sides {

    private long before;
    private long edited;
    private long more;
    private long fewer;

    void add(boolean approvedBefore, boolean approvedByEdit) {
      before += approvedBefore ? 1 : 0;
      edited += approvedByEdit ? 1 : 0;
      more += approvedByEdit && !approvedBefore ? 1 : 0;
      fewer += approvedBefore && !approvedByEdit ? 1 : 0;
    }

    Approvals approvals() {
      return new Approvals(before, edited, more, fewer);
    }
  }
}
