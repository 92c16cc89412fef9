-- What somebody was refused again, at the same task and for the same reason: an entry of the ledger cannot be counted up, and
-- nobody is to fill the ledger. The first try is an entry at once; this counts the others, until an hour is over or the task
-- has ended, and they are one entry together.
create table repeated_refusal (
  -- SHA-256 of the expense, the task, the person, what they tried and why not.
  same          varchar(64)  primary key,
  expense_id    uuid         not null,
  user_task_key bigint       not null,
  person        varchar(200) not null,
  -- What was tried, in words that the application knows; empty where there is one thing to try.
  tried         varchar(20)  not null,
  reason        varchar(500) not null,
  -- Null: on several.
  surface       varchar(16),
  -- Of the entry about the first try, and of the try that was counted last: a job may report it twice.
  first_key     varchar(200) not null,
  last_key      varchar(200) not null,
  -- Without the first.
  times         integer      not null,
  since         timestamptz  not null,
  last_at       timestamptz  not null
);
create index on repeated_refusal (user_task_key);
create index on repeated_refusal (since);

-- What the surface said of a decision that passed the gate: who made it, and what they were shown. The ledger has it beside
-- who had the review and what was to be shown.
alter table review add column said_by varchar(64), add column seen_digest varchar(64);

-- The story of an expense in its order, by the index alone: also where there are many entries that the reader is not told.
create index ledger_entry_story on ledger_entry (expense_id, entry_id) include (event) where expense_id is not null;
