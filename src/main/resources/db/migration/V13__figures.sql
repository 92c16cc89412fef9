-- What figures over a time are made of. The columns beside the time spare the way into wide rows.
create index assessment_assessed on assessment (assessed_at)
  include (recommendation, latency_millis, cost_usd, tokens_in, tokens_out);
create index expense_decided on expense (decided_at)
  include (submitted_at, status, decided_by_kind, expense_id) where decided_at is not null;
create index review_decided on review (checked_at)
  include (expense_id, revision, decision, reason_code, reviewer, opened_at, review_id) where status = 'DECIDED';
create index review_due on review (due_at);
create index review_spot_check on review (expense_id) where policy_route = 'SPOT_CHECK';
create index ledger_escalated on ledger_entry (recorded_at) where event = 'REVIEW_ESCALATED';
create index slack_message_noted on slack_message (noted_at) where kind = 'REVIEW';
