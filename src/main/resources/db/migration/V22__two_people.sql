-- What one person proposed to loosen, and what became of it. Both tables only grow: what is confirmed is what was proposed.
create table proposal (
  proposal_id  bigint generated always as identity primary key,
  kind         varchar(16)   not null check (kind in ('AUTONOMY', 'CALIBRATION', 'POLICY_RELEASE', 'CEILING')),
  -- Exactly what a confirmation puts in force, as JSON.
  content      text          not null,
  -- The same for people: name to value, as JSON.
  changes      text          not null,
  -- What was in force then. If something else is, the proposal no longer fits.
  rests_on     varchar(200)  not null,
  -- SHA-256 over the four above.
  digest       varchar(64)   not null,
  reason       varchar(2000) not null,
  proposed_by  varchar(64)   not null,
  -- Whether the directory, rather than the identity provider, said that they may.
  by_directory boolean       not null,
  proposed_at  timestamptz   not null
);

-- One row for each that has come to an end: whoever is second is too late.
create table proposal_end (
  proposal_id bigint      primary key references proposal,
  outcome     varchar(16) not null check (outcome in ('CONFIRMED', 'TURNED_DOWN', 'TAKEN_BACK', 'EXPIRED')),
  ended_by    varchar(64),
  reason      varchar(2000),
  ended_at    timestamptz not null,
  check ((outcome = 'EXPIRED') = (ended_by is null))
);

-- Beyond it nothing is approved without a person. The latest row is in force.
create table policy_ceiling (
  ceiling_id         bigint generated always as identity primary key,
  amount             numeric(19, 4) not null check (amount >= 0),
  confidence         numeric(6, 5)  not null check (confidence between 0 and 1),
  -- The settings of the start that wrote the row; null where a person did.
  setting_amount     numeric(19, 4),
  setting_confidence numeric(6, 5),
  set_by             varchar(64),
  confirmed_by       varchar(64),
  reason             varchar(2000),
  set_at             timestamptz    not null,
  check ((set_by is null) = (setting_amount is not null)),
  check ((setting_amount is null) = (setting_confidence is null))
);

-- Decision tables that two people released.
create table policy_release (
  release_id   bigint generated always as identity primary key,
  proposal_id  bigint        not null unique references proposal,
  file_name    varchar(100)  not null,
  dmn          text          not null,
  table_digest varchar(64)   not null,
  proposed_by  varchar(64)   not null,
  confirmed_by varchar(64)   not null,
  reason       varchar(2000) not null,
  released_at  timestamptz   not null
);
create index on policy_release (table_digest, release_id desc);

create table policy_release_end (
  release_id bigint        primary key references policy_release,
  closed_by  varchar(64)   not null,
  reason     varchar(2000) not null,
  closed_at  timestamptz   not null
);

-- Who confirmed it. Rows from before have nobody, and the checks are about new ones.
alter table autonomy_setting add column confirmed_by varchar(64);
alter table autonomy_setting
  add constraint on_takes_two check (autonomy <> 'ON' or confirmed_by is not null) not valid;
alter table calibration add column confirmed_by varchar(64);
alter table calibration
  add constraint a_change_takes_two check (confirmed_by is not null) not valid;

create function refuse_policy_change() returns trigger language plpgsql as $$
begin
  raise exception 'What people allowed only grows: % is refused', tg_op using errcode = 'insufficient_privilege';
end $$;

create trigger proposal_only_grows
  before update or delete or truncate on proposal for each statement execute function refuse_policy_change();
create trigger proposal_end_only_grows
  before update or delete or truncate on proposal_end for each statement execute function refuse_policy_change();
create trigger policy_ceiling_only_grows
  before update or delete or truncate on policy_ceiling for each statement execute function refuse_policy_change();
create trigger policy_release_only_grows
  before update or delete or truncate on policy_release for each statement execute function refuse_policy_change();
create trigger policy_release_end_only_grows
  before update or delete or truncate on policy_release_end for each statement execute function refuse_policy_change();
