-- What two people may confirm now.
alter table proposal drop constraint proposal_kind_check;
alter table proposal add constraint proposal_kind_check check (kind in
  ('AUTONOMY', 'CALIBRATION', 'POLICY_RELEASE', 'CEILING', 'ERASURE', 'HOLD_END'));

-- What an erasure is proposed for: these expenses, and no other. It only grows, and refers to no row, so that an expense can be removed.
create table erasure_scope (
  scope      uuid not null,
  expense_id uuid not null,
  primary key (scope, expense_id)
);

-- Whose texts are erased. A row is worked on until it is done, whatever is killed.
create table erasure (
  erasure_id    bigint generated always as identity primary key,
  person        varchar(64) not null,
  proposal_id   bigint      not null unique references proposal,
  scope         uuid        not null,
  -- The last entry of the ledger when it was proposed: nothing of a later one is erased.
  through_entry bigint      not null,
  proposed_by   varchar(64) not null,
  confirmed_by  varchar(64) not null,
  confirmed_at  timestamptz not null,
  -- How many texts went that the person had said elsewhere. Null until then.
  texts         bigint,
  done_at       timestamptz
);
create index on erasure (person);

-- Which expenses are done, and how much of them went.
create table erasure_step (
  erasure_id bigint      not null references erasure,
  expense_id uuid        not null,
  receipts   bigint      not null,
  texts      bigint      not null,
  erased_at  timestamptz not null,
  primary key (erasure_id, expense_id)
);

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
create trigger erasure_scope_only_grows
  before update or delete or truncate on erasure_scope for each statement execute function refuse_policy_change();
create trigger erasure_step_only_grows
  before update or delete or truncate on erasure_step for each statement execute function refuse_policy_change();
create trigger legal_hold_only_grows
  before update or delete or truncate on legal_hold for each statement execute function refuse_policy_change();
create trigger legal_hold_end_only_grows
  before update or delete or truncate on legal_hold_end for each statement execute function refuse_policy_change();

-- An erased receipt keeps its place and its SHA-256: the same file still pays once.
alter table receipt alter column content drop not null;
-- So does the number of an erased receipt: what is compared is its SHA-256 then.
alter table expense add column erased_at timestamptz;
-- At which merchant it was nobody can tell any more: it counts as the same one as any other that the person bought at in these days.
create index expense_erased on expense (employee, purchase_date) where erased_at is not null;

-- Whether the application wrote this entry: it is sealed, and the sealer, which looks at the mark of each entry, has not said that it is
-- foreign. Whoever has nothing but a password of the database can add entries, and none that this is true of.
create function ledger_entry_is_proved(id bigint) returns boolean
  language sql stable set search_path = ${flyway:defaultSchema}, pg_temp
  return exists (select from ledger_seal where id between min_entry_id and max_entry_id and id = any(entry_ids))
    and not exists (select from ledger_entry
                    where expense_id is null and event = 'FOREIGN_ENTRY' and ledger_number(detail, 'entry') = id);

-- The last of the entries that an erasure rests on: who proposed it, who else confirmed it, and that it begins. Null where one is missing, or
-- does not say the same as the tables do.
create function ledger_erasure_rests_on(id bigint, out proposed bigint, out confirmed bigint, out begun bigint)
  language sql stable set search_path = ${flyway:defaultSchema}, pg_temp as $$
  select said.entry_id, agreed.entry_id, first.entry_id
  from erasure
  join proposal on proposal.proposal_id = erasure.proposal_id and proposal.kind = 'ERASURE'
    and proposal.proposed_by = erasure.proposed_by
    and proposal.content::json ->> 'person' = erasure.person
    and proposal.content::json ->> 'scope' = erasure.scope::text
    and ledger_number(proposal.content::json, 'throughEntry') = erasure.through_entry
  join proposal_end on proposal_end.proposal_id = proposal.proposal_id and proposal_end.outcome = 'CONFIRMED'
    and proposal_end.ended_by = erasure.confirmed_by
  join ledger_entry said on said.expense_id is null and said.event = 'PROPOSED'
    and said.event_key = 'proposed-' || proposal.proposal_id
    and said.actor_kind = 'HUMAN' and said.actor = proposal.proposed_by
    and said.detail ->> 'kind' = 'ERASURE' and said.detail ->> 'digest' = proposal.digest
    and said.detail -> 'changes' ->> 'person' = erasure.person
  join ledger_entry agreed on agreed.expense_id is null and agreed.event = 'CONFIRMED'
    and agreed.event_key = 'confirmed-' || proposal.proposal_id
    and agreed.actor_kind = 'HUMAN' and agreed.actor = proposal_end.ended_by
    and agreed.detail ->> 'kind' = 'ERASURE' and agreed.detail ->> 'digest' = proposal.digest
  join ledger_entry first on first.expense_id is null and first.event = 'TEXTS_ERASED'
    and first.event_key = 'texts-erased-' || erasure.erasure_id
    and first.actor_kind = 'SYSTEM' and first.detail ->> 'person' = erasure.person
    and ledger_number(first.detail, 'erasure') = erasure.erasure_id
    and ledger_number(first.detail, 'proposal') = proposal.proposal_id
  where erasure.erasure_id = id
    and erasure.proposed_by <> erasure.confirmed_by
    and erasure.person not in (erasure.proposed_by, erasure.confirmed_by)
    and erasure.through_entry < said.entry_id
$$;

-- Erases the texts beside the ledger that an entry TEXTS_ERASED covers: of its expense, or what its person said anywhere; never one
-- that was said after the erasure was proposed. Only for what two people agreed upon, as entries say that are sealed and were written
-- by the application, and not while a legal hold holds. Runs with the rights of the owner of the ledger; the application's role may not
-- delete. Returns how many.
create function erase_ledger_words(said_by_entry bigint) returns bigint
  language plpgsql security definer set search_path = ${flyway:defaultSchema}, pg_temp as $$
declare
  said ledger_entry;
  agreed erasure;
  proof record;
  gone bigint;
begin
  select * into said from ledger_entry where entry_id = said_by_entry and event = 'TEXTS_ERASED';
  select * into agreed from erasure where erasure_id = ledger_number(said.detail, 'erasure');
  select * into proof from ledger_erasure_rests_on(agreed.erasure_id);
  if proof.begun is null or said.event_key is distinct from 'texts-erased-' || agreed.erasure_id
      or not (ledger_entry_is_proved(proof.proposed) and ledger_entry_is_proved(proof.confirmed)
        and ledger_entry_is_proved(proof.begun)) then
    raise exception 'Entry % erases nothing: it rests on nothing that two people agreed upon, sealed', said_by_entry
      using errcode = 'check_violation';
  end if;
  if said.expense_id is not null
      and not exists (select from erasure_scope join expense using (expense_id)
                      where erasure_scope.scope = agreed.scope and expense_id = said.expense_id
                        and decided_at is not null and agreed.person in (employee, submitted_by)) then
    raise exception 'Entry % erases nothing: the expense is not one that was agreed upon', said_by_entry
      using errcode = 'check_violation';
  end if;
  if exists (select from legal_hold
             where not exists (select from legal_hold_end ended where ended.legal_hold_id = legal_hold.legal_hold_id)
               and (person = agreed.person
                 or person in (select unnest(array[employee, submitted_by]) from expense where expense_id = said.expense_id))) then
    raise exception 'Entry % erases nothing: a legal hold holds', said_by_entry using errcode = 'check_violation';
  end if;
  if said.expense_id is not null then
    delete from ledger_word where entry_id in
      (select entry_id from ledger_entry where expense_id = said.expense_id and entry_id <= agreed.through_entry);
  else
    delete from ledger_word where entry_id in
      (select entry_id from ledger_entry
       where actor = agreed.person and actor_kind = 'HUMAN' and entry_id <= agreed.through_entry);
  end if;
  get diagnostics gone = row_count;
  return gone;
end $$;
revoke all on function erase_ledger_words from public;
-- What a person did.
create index ledger_of_person on ledger_entry (actor, entry_id) where actor_kind = 'HUMAN';
