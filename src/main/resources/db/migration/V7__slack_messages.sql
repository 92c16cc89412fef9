-- A message in Slack, as it is wanted and as it is there. It is a view: its text is made of what is stored elsewhere
-- whenever it is sent.
create table slack_message (
  message_key   varchar(100) primary key,
  kind          varchar(16)  not null check (kind in ('REVIEW', 'REMINDER', 'QUESTION', 'DECISION')),
  expense_id    uuid         not null,
  user_task_key bigint,
  noted_at      timestamptz  not null,
  -- Grows with every change of what it shows; the message is right when both are the same.
  wanted        integer      not null,
  shown         integer      not null default 0,
  channel       varchar(32),
  ts            varchar(32),
  -- Its turn at Slack's rates, once it has one.
  turn_at       timestamptz,
  -- Set while a post is under way, and after it as long as nobody knows whether it took effect.
  sending_since timestamptz,
  unclear       boolean      not null default false,
  failures      integer      not null default 0,
  -- Slack's word for why it is not there.
  problem       varchar(200),
  -- When it was too old: it is deleted in Slack, and then here.
  retired_at    timestamptz
);
create index on slack_message (expense_id);
create index on slack_message (kind, noted_at) where wanted > shown;
create index on slack_message (channel) where unclear;

-- When the next call may go, for each of Slack's rates.
create table slack_pace (
  bucket       varchar(64) primary key,
  free_at      timestamptz not null,
  -- Slack has said so with Retry-After.
  closed_until timestamptz not null
);
