-- What two people may confirm now.
alter table proposal drop constraint proposal_kind_check;
alter table proposal add constraint proposal_kind_check check (kind in
  ('AUTONOMY', 'CALIBRATION', 'POLICY_RELEASE', 'CEILING', 'ERASURE', 'HOLD_END'));

-- Whose texts are erased. A row is worked on until it is done, whatever is killed.
create table erasure (
  erasure_id   bigint generated always as identity primary key,
  person       varchar(64) not null,
  proposal_id  bigint      not null unique references proposal,
  proposed_by  varchar(64) not null,
  confirmed_by varchar(64) not null,
  confirmed_at timestamptz not null,
  done_at      timestamptz
);
create index on erasure (person);

-- While one holds, nothing of the person is erased.
create table legal_hold (
  legal_hold_id bigint generated always as identity primary key,
  person        varchar(64)   not null,
  reason        varchar(2000) not null,
  set_by        varchar(64)   not null,
  set_at        timestamptz   not null
);
create index on legal_hold (person);
create table legal_hold_end (
  legal_hold_id bigint      primary key references legal_hold,
  proposed_by   varchar(64) not null,
  confirmed_by  varchar(64) not null,
  ended_at      timestamptz not null
);
create trigger legal_hold_only_grows
  before update or delete or truncate on legal_hold for each statement execute function refuse_policy_change();
create trigger legal_hold_end_only_grows
  before update or delete or truncate on legal_hold_end for each statement execute function refuse_policy_change();

-- An erased receipt keeps its place and its SHA-256: the same file still pays once.
alter table receipt alter column content drop not null;
-- So does the number of an erased receipt: what is compared is its SHA-256 then.
alter table expense add column erased_at timestamptz;

-- Erases the texts beside the ledger that an entry TEXTS_ERASED covers: of its expense, or what its person said anywhere; never one
-- of a later entry. Runs with the rights of the owner of the ledger; the application's role may not delete. Returns how many.
create function erase_ledger_words(said_by_entry bigint) returns bigint
  language plpgsql security definer set search_path = ${flyway:defaultSchema}, pg_temp as $$
declare
  erased ledger_entry;
  gone bigint;
begin
  select * into erased from ledger_entry where entry_id = said_by_entry and event = 'TEXTS_ERASED';
  if not found then
    raise exception 'Entry % erases nothing', said_by_entry using errcode = 'check_violation';
  end if;
  if erased.expense_id is not null then
    delete from ledger_word where entry_id in
      (select entry_id from ledger_entry where expense_id = erased.expense_id and entry_id < said_by_entry);
  else
    delete from ledger_word where entry_id in
      (select entry_id from ledger_entry
       where actor = erased.detail ->> 'person' and actor_kind = 'HUMAN' and entry_id < said_by_entry);
  end if;
  get diagnostics gone = row_count;
  return gone;
end $$;
revoke all on function erase_ledger_words from public;
-- What a person did.
create index ledger_of_person on ledger_entry (actor, entry_id) where actor_kind = 'HUMAN';
