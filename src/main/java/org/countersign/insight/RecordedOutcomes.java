package org.countersign.insight;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.countersign.assessment.RecordedAssessment;
import org.countersign.expense.ExpenseId;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What became of assessments: the route on record, and what people said. */
@Component
class RecordedOutcomes {

  private final JdbcClient jdbc;

  RecordedOutcomes(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** A revision of an expense. */
  record Revision(ExpenseId expense, int revision) {

    static Revision of(RecordedAssessment assessment) {
      return new Revision(assessment.expense(), assessment.revision());
    }
  }

  /**
   * @param route null where the ledger has none: the process has not got so far, or the entry is so
   *     old that it was removed
   * @param verdict of the last reviewer of the revision; null where nobody has decided
   */
  record Outcome(@Nullable String route, @Nullable String policyRoute, @Nullable String verdict) {

    static final Outcome NONE = new Outcome(null, null, null);
  }

  /** By revision; one that nothing is known of is not in it. */
  Map<Revision, Outcome> of(Collection<RecordedAssessment> assessments) {
    var expenses = assessments.stream().map(one -> one.expense().value()).distinct().toList();
    Map<Revision, Outcome> outcomes = new HashMap<>();
    if (expenses.isEmpty()) {
      return outcomes;
    }
    jdbc.sql(
            """
            select expense_id, event_key, detail ->> 'route' route,
              detail ->> 'policyRoute' policy_route
            from ledger_entry
            where expense_id in (:expenses) and event = 'ROUTED'
            """)
        .param("expenses", expenses)
        .query(
            row -> {
              String key = row.getString("event_key");
              outcomes.put(
                  new Revision(
                      new ExpenseId(row.getObject("expense_id", UUID.class)),
                      Integer.parseInt(key.substring(key.lastIndexOf('-') + 1))),
                  new Outcome(row.getString("route"), row.getString("policy_route"), null));
            });
    jdbc.sql(
            """
            select distinct on (expense_id, revision) expense_id, revision, decision
            from review
            where expense_id in (:expenses) and status = 'DECIDED' and decision is not null
            order by expense_id, revision, checked_at desc, review_id desc
            """)
        .param("expenses", expenses)
        .query(
            row -> {
              String verdict = row.getString("decision");
              outcomes.compute(
                  new Revision(
                      new ExpenseId(row.getObject("expense_id", UUID.class)),
                      row.getInt("revision")),
                  (key, routed) ->
                      new Outcome(
                          routed == null ? null : routed.route(),
                          routed == null ? null : routed.policyRoute(),
                          verdict));
            });
    return outcomes;
  }
}
