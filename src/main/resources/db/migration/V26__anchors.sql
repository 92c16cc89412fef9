-- Seals that were kept where the operator of the database does not rule. The table only grows: it says what to look for there.
create table ledger_anchor (
  anchor_id   bigint generated always as identity primary key,
  kind        varchar(16)  not null check (kind in ('TIME_STAMP', 'FILE', 'DIRECTORY', 'MAIL')),
  -- No foreign key: should the seal be gone, the anchor is what says so.
  seal_number bigint       not null,
  seal_hash   bytea        not null check (octet_length(seal_hash) = 32),
  -- When, as whoever keeps it says.
  anchored_at timestamptz  not null,
  -- For people: where it is.
  place       varchar(500) not null,
  -- What a time stamp authority answered, in DER.
  token       bytea,
  recorded_at timestamptz  not null default clock_timestamp(),
  check ((kind = 'TIME_STAMP') = (token is not null))
);
create index on ledger_anchor (kind, anchor_id desc);

create function refuse_anchor_change() returns trigger language plpgsql as $$
begin
  raise exception 'The anchors of the ledger only grow: % is refused', tg_op using errcode = 'insufficient_privilege';
end $$;

create trigger ledger_anchor_only_grows
  before update or delete or truncate on ledger_anchor for each statement execute function refuse_anchor_change();
