-- What a person did in Slack and Slack was told is received: worked on until it is done, whatever is killed.
create table slack_click (
  click_id      uuid primary key,
  -- Slack's id of the click: the same click twice is one.
  click_key     varchar(200) not null unique,
  kind          varchar(16)  not null check (kind in ('CLAIM', 'RELEASE', 'DECIDE', 'ANSWER')),
  received_at   timestamptz  not null,
  slack_team    varchar(32)  not null,
  slack_user    varchar(32)  not null,
  -- Where the answer belongs; null for a direct message.
  channel       varchar(32),
  user_task_key bigint       not null,
  expense_id    uuid         not null,
  decision      varchar(32),
  comment       varchar(2000),
  reason_code   varchar(64),
  facts_digest  varchar(64),
  -- What the person is to be told, once it is known.
  note          varchar(1000),
  -- The turn of the note at Slack's rates, once it has one.
  turn_at       timestamptz,
  -- Told that it takes long.
  warned        boolean      not null default false,
  done_at       timestamptz
);
create index on slack_click (done_at);

-- The signatures of requests that may still be fresh: none is taken twice.
create table slack_request (
  signature_digest varchar(64) primary key,
  received_at      timestamptz not null
);
create index on slack_request (received_at);
