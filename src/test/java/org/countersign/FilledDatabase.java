package org.countersign;

import org.countersign.ledger.seal.MarkedRows;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * A year of made-up expenses, written straight into a database: as many rows as a company of some
 * thousand employees has, in the shape that the application writes. Two thirds are approved by the
 * policy, the others by people; one of 25 is spot-checked, one of 50 overdue. The same numbers give
 * the same rows.
 */
public final class FilledDatabase {

  private FilledDatabase() {}

  /** Ten ledger entries for each expense. */
  public static void fill(JdbcClient jdbc, int expenses) {
    for (String statement : STATEMENTS) {
      jdbc.sql(
              statement
                  .replace("{n}", String.valueOf(expenses))
                  .replace("{mark}", MarkedRows.mark("one")))
          .update();
    }
  }

  /** g counts the expenses; all that varies is made of it. */
  private static final String[] STATEMENTS = {
    """
    insert into expense (expense_id, employee, submitted_by, submitted_at, amount, currency,
      category, merchant, description, purchase_date, revision, status, reviewer_groups,
      process_instance_key, decided_at, decided_by, decided_by_kind, decision_surface, version,
      receipt)
    select md5('expense-' || g)::uuid, 'employee' || g % 3000, 'employee' || g % 3000,
      s.at, (5 + g * 37 % 1500)::numeric, case when g % 40 = 0 then 'USD' else 'EUR' end,
      (array['travel', 'meals', 'office', 'software', 'other'])[1 + g % 5],
      'Merchant ' || g % 500, 'Something that was needed for project ' || g, s.at::date, 1,
      case when g > {n} - 200 and g % 3 = 0 then 'IN_REVIEW'
           when g % 3 > 0 then 'APPROVED' when g % 12 = 0 then 'REJECTED' else 'APPROVED' end,
      case when g % 3 > 0 then '{}' else '{managers}' end::varchar[], g,
      case when g > {n} - 200 and g % 3 = 0 then null
           when g % 3 > 0 then s.at + make_interval(secs => 1 + g % 20)
           else s.at + make_interval(mins => 10 + g * 13 % 4000) end,
      case when g % 3 > 0 then 'expense-routing' else 'manager' || g % 20 end,
      case when g > {n} - 200 and g % 3 = 0 then null when g % 3 > 0 then 'POLICY' else 'HUMAN' end,
      case when g % 3 > 0 then null else 'API' end, 3, 'R-' || g
    from generate_series(1, {n}) g,
      lateral (select now() - interval '365 days' * (1 - g::numeric / {n}) - interval '1 hour' as at) s
    """,
    """
    insert into assessment (expense_id, revision, assessed_at, autonomy, facts, recommendation,
      confidence, measured_confidence, calibration, confidence_method, confidence_signals, reasons,
      flags, model, prompt_version, policy_version, sampling, tokens_in, tokens_cached, tokens_out,
      cost_usd, latency_millis, finish_reason, raw_answers, version)
    select md5('expense-' || g)::uuid, 1, e.submitted_at + interval '1 second', 'ON',
      jsonb_build_object('duplicateOf', null, 'similarTo', null, 'autoApprovedLast30Days', g % 900,
        'sameMerchantLast7Days', 0.00, 'amountsLast7Days', jsonb_build_array(12.50, 40.00),
        'personAsked', false, 'submitterKnown', true,
        'allCompared', true, 'value', e.amount, 'rate', 1, 'receiptMissing', false, 'weekend', false, 'daysSincePurchase', 0,
        'spotCheck', g % 75 = 0),
      case when g % 9 = 0 then 'REVIEW' when g % 51 = 0 then 'REJECT' else 'APPROVE' end,
      0.97, 0.97, 'uncalibrated', 'LOGPROBS_AND_STATED', '{"stated": 0.97, "logprobs": 0.99}',
      jsonb_build_array(jsonb_build_object('clause', 'B1', 'text', repeat('Reason. ', 12))), '[]',
      'gpt-4.1-mini-2025-04-14', 'assess-expense-v2@f84cfff1', 'expense-policy@43fe20cb',
      '{"answers": 1, "temperature": 0}', 2100 + g % 300, 0, 180 + g % 60,
      0.001200 + g % 100 * 0.000001, 600 + g * 7 % 1900, 'stop',
      jsonb_build_array(repeat('{"recommendation": "APPROVE"} ', 20)), 0
    from generate_series(1, {n}) g
    join expense e on e.expense_id = md5('expense-' || g)::uuid
    """,
    """
    insert into review (review_id, expense_id, revision, user_task_key, candidate_group,
      approvals_required, reason, opened_at, due_at, facts_digest, status, decision, reason_code,
      reviewer, surface, checked_at, policy_route, version)
    select md5('review-' || g)::uuid, md5('expense-' || g)::uuid, 1, g, 'managers', 1,
      'Amounts of this size need an approval', e.submitted_at + interval '2 seconds',
      e.submitted_at + interval '2 days', md5('digest-' || g),
      case when e.decided_at is null then 'OPEN' else 'DECIDED' end,
      case when e.decided_at is null then null when g % 12 = 0 then 'REJECT' else 'APPROVE' end,
      case when g % 24 = 0 then 'POLICY_VIOLATION' when g % 36 = 0 then 'DUPLICATE' end,
      case when e.decided_at is not null then 'manager' || g % 20 end, 'API',
      e.decided_at - interval '1 second', case when g % 75 = 0 then 'SPOT_CHECK' else 'REVIEW' end, 2
    from generate_series(3, {n}, 3) g
    join expense e on e.expense_id = md5('expense-' || g)::uuid
    """,
    """
    insert into ledger_entry (expense_id, event_key, event, recorded_at, actor, actor_kind, surface,
      facts_digest, detail, mac)
    select one.*, {mark} from (
    select e.expense_id,
      case k when 3 then 'routed-1' else 'event-' || k end as event_key,
      (array['SUBMITTED', 'ASSESSED', 'ROUTED', 'REVIEW_OPENED', 'REVIEW_CLAIMED', 'REVIEWED',
        'DECIDED', 'SUBMITTER_NOTIFIED', 'REVIEW_REMINDED',
        case when e.process_instance_key % 50 = 0 then 'REVIEW_ESCALATED' else 'REVIEW_RELEASED' end
        ])[k] as event,
      e.submitted_at + make_interval(secs => k) as recorded_at, 'countersign' as actor,
      'SYSTEM' as actor_kind, null::varchar as surface,
      md5('digest-' || e.process_instance_key) as facts_digest,
      case k when 3 then jsonb_build_object(
          'route', case when e.process_instance_key % 3 > 0 then 'AUTO_APPROVE' else 'REVIEW' end,
          'policyRoute',
          case when e.process_instance_key % 3 > 0 then 'AUTO_APPROVE' else 'REVIEW' end,
          'reason', 'Within every limit of the policy')
        else jsonb_build_object('note', repeat('something to be kept ', 8)) end as detail
    from expense e, generate_series(1, 10) k
    order by e.submitted_at, k) one
    """,
    "analyze",
  };
}
