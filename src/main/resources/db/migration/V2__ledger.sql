-- One entry for each event of an expense. No reference to expense: an entry outlives what it speaks of.
create table ledger_entry (
  entry_id     bigint generated always as identity primary key,
  expense_id   uuid         not null,
  -- The same event reported twice (a job or a click that came again) is one entry.
  event_key    varchar(200) not null,
  event        varchar(40)  not null,
  recorded_at  timestamptz  not null,
  actor        varchar(200) not null,
  actor_kind   varchar(16)  not null check (actor_kind in ('HUMAN', 'AI', 'POLICY', 'TIMER', 'SYSTEM')),
  surface      varchar(16),
  facts_digest varchar(64),
  detail       jsonb        not null,
  unique (expense_id, event_key)
);

create function refuse_ledger_change() returns trigger language plpgsql as $$
begin
  raise exception 'The ledger only grows: % is refused', tg_op using errcode = 'insufficient_privilege';
end $$;

create trigger ledger_entry_only_grows
  before update or delete or truncate on ledger_entry
  for each statement execute function refuse_ledger_change();
