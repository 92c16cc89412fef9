-- Who submitted what was started in Camunda is not known: null. Idempotency keys belong to known submitters only.
alter table expense alter column submitted_by drop not null;

-- Which control keeps the policy from approving this revision of the expense, and why, in words for a reviewer.
alter table expense add column held_by varchar(32);
alter table expense add column held_reason varchar(500);
alter table expense add column held_revision integer;
alter table expense add check (num_nulls(held_by, held_reason, held_revision) in (0, 3));

-- Whom the review was given to when it opened: who had asked the submitter, or their delegate. Nobody claimed it then.
alter table review add column given_to varchar(64);

-- Who is handing it back at this moment on a surface of ours. Camunda does not say who does.
alter table review add column handed_back_by varchar(64);
alter table review add column handed_back_on varchar(16);
alter table review add column handed_back_at timestamptz;
alter table review add check (num_nulls(handed_back_by, handed_back_on, handed_back_at) in (0, 3));

-- What the same person clicked about the same review: the later word counts.
create index on slack_click (user_task_key, slack_user);
