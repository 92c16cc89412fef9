-- What the identity provider said last about somebody, where it names roles: a click in Slack and a task in Camunda bring no
-- token, and ask here.
create table provider_word (
  user_name       varchar(64) primary key,
  -- When it was asked about them last.
  asked_at        timestamptz not null,
  -- What its last claim said. A log-in without the claim says nothing, and leaves this as it is.
  auditor         boolean     not null,
  auditor_said_at timestamptz
);
create index provider_word_auditors on provider_word (user_name) where auditor;
