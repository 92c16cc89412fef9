-- An expense that passed the checks at the door. Texts are as the submitter typed them.
create table expense (
  expense_id           uuid primary key,
  employee             varchar(64)    not null,
  submitted_by         varchar(64)    not null,
  submitted_at         timestamptz    not null,
  amount               numeric(19, 4) not null check (amount > 0),
  currency             varchar(3)     not null,
  category             varchar(50)    not null,
  merchant             varchar(200),
  description          varchar(2000)  not null,
  purchase_date        date           not null,
  -- Part of the digest of the facts: whoever has the digest cannot guess the words. Null once they are erased.
  facts_salt           varchar(32),
  revision             integer        not null,
  status               varchar(32)    not null check (status in
    ('SUBMITTED', 'IN_REVIEW', 'INFORMATION_REQUESTED', 'APPROVED', 'REJECTED', 'WITHDRAWN', 'EXPIRED')),
  -- The candidate groups that were asked to review it: their members may see it.
  reviewer_groups      varchar(64)[]  not null,
  process_instance_key bigint unique,
  idempotency_key      varchar(200),
  request_digest       varchar(64),
  withdrawn_by         varchar(64),
  decided_at           timestamptz,
  decided_by           varchar(64),
  decided_by_kind      varchar(16),
  decision_surface     varchar(16),
  decision_comment     varchar(2000),
  version              integer        not null,
  unique (submitted_by, idempotency_key)
);
create index on expense (employee, submitted_at desc);
create index on expense (status, submitted_at desc);
create index on expense (submitted_at desc);

-- What a start form or a bare API call sent into the process and register-expense refused.
create table invalid_expense (
  expense_id           uuid primary key,
  process_instance_key bigint      not null unique,
  received_at          timestamptz not null,
  problems             jsonb       not null
);

-- One attempt of the model per revision of the facts: an opinion, or why there is none.
create table assessment (
  expense_id                 uuid          not null references expense,
  revision                   integer       not null,
  assessed_at                timestamptz   not null,
  autonomy                   varchar(8)    not null,
  duplicate_of               uuid,
  auto_approved_last_30_days numeric(19, 4) not null,
  unavailable_reason         varchar(500),
  recommendation             varchar(16),
  confidence                 numeric(6, 5) check (confidence between 0 and 1),
  confidence_method          varchar(32),
  reasons                    jsonb,
  flags                      jsonb,
  model                      varchar(200),
  prompt_version             varchar(100),
  tokens_in                  bigint,
  tokens_out                 bigint,
  latency_millis             bigint,
  finish_reason              varchar(32),
  raw_answer                 text,
  version                    integer       not null,
  primary key (expense_id, revision)
);

-- A user task Review expense, as opened: what was shown and who may decide it.
create table review (
  review_id            uuid primary key,
  expense_id           uuid        not null references expense,
  revision             integer     not null,
  user_task_key        bigint      not null,
  candidate_group      varchar(64) not null,
  approvals_required   integer     not null check (approvals_required > 0),
  reason               varchar(500) not null,
  opened_at            timestamptz not null,
  due_at               timestamptz,
  facts_digest         varchar(64) not null,
  status               varchar(16) not null check (status in ('OPEN', 'DECIDED', 'CLOSED')),
  assignee             varchar(64),
  decision             varchar(32) check (decision in ('APPROVE', 'REJECT', 'REQUEST_INFORMATION')),
  comment              varchar(2000),
  reason_code          varchar(64),
  reviewer             varchar(64),
  surface              varchar(16),
  checked_at           timestamptz,
  version              integer     not null,
  unique (expense_id, user_task_key)
);
create index on review (user_task_key);
create index on review (candidate_group) where status = 'OPEN';

-- A user task Provide information: what the reviewer asked and what the submitter answered.
create table question (
  question_id   uuid primary key,
  expense_id    uuid          not null references expense,
  revision      integer       not null,
  user_task_key bigint        not null,
  text          varchar(2000) not null,
  asked_by      varchar(64)   not null,
  asked_at      timestamptz   not null,
  due_at        timestamptz,
  status        varchar(16)   not null check (status in ('OPEN', 'ANSWERED', 'CLOSED')),
  answer        varchar(2000),
  answered_at   timestamptz,
  version       integer       not null,
  unique (expense_id, user_task_key)
);
