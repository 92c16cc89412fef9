-- What an entry can say. Whoever adds one that nobody knows would keep everybody from reading the rest. Domains, because PostgreSQL
-- keeps what it has read of them, and reads the checks of a table again for each statement.
create domain ledger_event as varchar(40) check (value in (
  'SUBMITTED', 'REFUSED_AS_INVALID', 'RECEIPT_ATTACHED', 'ASSESSED', 'NOT_ASSESSED', 'ROUTED', 'APPROVAL_HELD',
  'REVIEW_OPENED', 'REVIEW_CLAIMED', 'REVIEW_RELEASED', 'REVIEW_REMINDED', 'REVIEW_ESCALATED', 'REVIEW_DENIED',
  'REVIEWED', 'INFORMATION_REQUESTED', 'INFORMATION_GIVEN', 'WITHDRAWAL_REQUESTED', 'DECIDED', 'SUBMITTER_NOTIFIED',
  'SETTINGS_CHANGED', 'MODELS_DEPLOYED', 'MODELS_KEPT', 'PROPOSED', 'CONFIRMED', 'PROPOSAL_CLOSED', 'ENTRIES_REMOVED',
  'TEXTS_ERASED', 'EXPENSES_REMOVED', 'TEXTS_REMOVED', 'FOREIGN_ENTRY', 'PERSON_ERASED', 'LEGAL_HOLD_SET', 'LEGAL_HOLD_ENDED',
  'DATA_GIVEN'));
create domain ledger_surface as varchar(16) check (value in ('API', 'TASKLIST', 'SLACK', 'WEB'));
create domain ledger_actor_kind as varchar(16) check (value in ('HUMAN', 'AI', 'POLICY', 'TIMER', 'SYSTEM'));

-- One entry for each event of an expense, or of what concerns all. No reference to expense: an entry outlives what it speaks of.
create table ledger_entry (
  entry_id     bigint generated always as identity primary key,
  -- Null: it concerns no expense (settings, models, retention).
  expense_id   uuid,
  -- The same event reported twice (a job or a click that came again) is one entry.
  event_key    varchar(200) not null,
  event        ledger_event not null,
  -- The database's clock, and nobody else's.
  recorded_at  timestamptz  not null default clock_timestamp(),
  actor        varchar(200) not null,
  actor_kind   ledger_actor_kind not null,
  surface      ledger_surface,
  facts_digest varchar(64),
  -- As it was written, letter by letter: one line of JSON, which is part of what is hashed.
  detail       json         not null check (detail::text !~ E'[\\n\\r]'),
  -- The application's mark on what it handed over. Its key is not in the database.
  mac          bytea        not null check (octet_length(mac) = 32),
  -- The transaction that wrote the entry. Numbers of entries say nothing about which of them are committed; below the
  -- oldest transaction that still runs all are, or never will be. Nobody but the database fills it in.
  written_in   xid8         not null default pg_current_xact_id(),
  constraint ledger_entry_event_once unique nulls not distinct (expense_id, event_key)
);
create index on ledger_entry (entry_id) where expense_id is null;
-- The order in which entries are sealed.
create index on ledger_entry (written_in, entry_id);

-- What people typed, and what is said about them, stands beside the entry, which has a salted hash of it: an entry proves
-- its words as long as they are there, and is still proved when they are gone.
create table ledger_word (
  entry_id bigint       not null references ledger_entry,
  -- Where in the entry's detail it belongs, such as expense.description.
  name     varchar(100) not null,
  salt     bytea        not null check (octet_length(salt) = 16),
  text     text         not null,
  primary key (entry_id, name)
);

create function refuse_ledger_change() returns trigger language plpgsql as $$
begin
  raise exception 'The ledger only grows: % is refused', tg_op using errcode = 'insufficient_privilege';
end $$;

create trigger ledger_entry_only_grows
  before update or delete or truncate on ledger_entry
  for each statement execute function refuse_ledger_change();
create trigger ledger_word_does_not_change
  before update or truncate on ledger_word
  for each statement execute function refuse_ledger_change();
