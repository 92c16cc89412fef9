-- The clock of the ledger: the database's, and no instance's.
create function ledger_clock() returns timestamptz
  language sql volatile
  begin atomic
    select clock_timestamp();
  end;

-- The public halves of the keys that seals were signed with.
create table ledger_key (
  key_id        varchar(64) primary key,
  public_key    bytea       not null,
  first_used_at timestamptz not null
);

-- Keys of which the owner says that they are lost: another one may go on without being named by them.
create table ledger_lost_key (
  key_id  varchar(64) primary key,
  lost_at timestamptz not null
);

-- A batch of entries that were committed, and what proves it. docs/auditors.md says how to compute each column.
create table ledger_seal (
  seal_number     bigint      primary key check (seal_number > 0),
  sealed_at       timestamptz not null,
  -- What was recorded before is in this seal or an earlier one. Null: unknown.
  complete_until  timestamptz,
  previous_hash   bytea       not null check (octet_length(previous_hash) = 32),
  entry_ids       bigint[]    not null,
  -- SHA-256 of each entry, one after the other.
  entry_hashes    bytea       not null check (octet_length(entry_hashes) = 32 * cardinality(entry_ids)),
  root            bytea       not null check (octet_length(root) = 32),
  key_id          varchar(64) not null references ledger_key,
  -- The key that signs from the next seal on. Null: the same.
  next_key_id     varchar(64) references ledger_key,
  seal_hash       bytea       not null check (octet_length(seal_hash) = 32),
  signature       bytea       not null check (octet_length(signature) = 64),
  -- For the next seal, and outside of the signature: up to where entries are sealed, what the oldest transaction that was
  -- yet to come was then, and the highest entry that came from another database cluster by a restore.
  last_written_in xid8        not null,
  last_entry_id   bigint      not null,
  snapshot_xmax   xid8        not null,
  restored_up_to  bigint      not null,
  min_entry_id    bigint      not null,
  max_entry_id    bigint      not null
);
-- The seal of an entry.
create index on ledger_seal (max_entry_id);
-- What the ledger says about entries and texts that are gone, and about entries that nobody wrote.
create index on ledger_entry (event, entry_id)
  where event in ('ENTRIES_REMOVED', 'TEXTS_ERASED', 'TEXTS_REMOVED', 'FOREIGN_ENTRY');

-- The time of an entry. Not before the last seal, even if the clock was put back: what claims a time that is sealed was slipped in.
-- The number of the transaction is taken first, so that no seal can be complete up to a time and miss an entry of before.
-- In PL/pgSQL, which keeps its plans: it runs for each entry.
create function ledger_now() returns timestamptz
  language plpgsql volatile set search_path = ${flyway:defaultSchema}, pg_temp as $$
declare
  last_seal timestamptz;
begin
  perform pg_current_xact_id();
  select sealed_at into last_seal from ledger_seal order by seal_number desc limit 1;
  return greatest(ledger_clock(), last_seal);
end $$;

alter table ledger_entry alter column recorded_at set default ledger_now();
-- Whoever reads the ledger in SQL can read each detail, whoever wrote it.
alter table ledger_entry add constraint ledger_entry_detail_is_an_object
  check (octet_length(detail::text) <= 1048576 and jsonb_typeof(detail::jsonb) = 'object');

-- How long entries, texts beside them, and decided expenses are kept: null keeps them for ever. Filled by the migration from the
-- settings of whoever owns the tables; the application can only read it.
create table retention_period (
  kind   varchar(16) primary key check (kind in ('ENTRIES', 'TEXTS', 'EXPENSES')),
  -- Of months and days. No six months have more than 184 days.
  period interval,
  check (extract(day from period) >= 0 and extract(epoch from date_trunc('day', period)) = extract(epoch from period)
    and (extract(year from period) * 12 + extract(month from period) >= 6
      or (extract(year from period) * 12 + extract(month from period) = 0 and extract(day from period) >= 184)))
);
insert into retention_period (kind) values ('ENTRIES'), ('TEXTS'), ('EXPENSES');

-- What was removed: the entries of the seals from the first one on, without a gap.
create table ledger_removal (
  through_seal bigint      primary key references ledger_seal,
  from_seal    bigint      not null unique,
  entries      bigint      not null,
  -- The sealed entry that announced it.
  announced_by bigint      not null,
  removed_at   timestamptz not null
);

-- The first bytes of the marks of removed entries: whoever kept such an entry cannot add it again unnoticed.
create table ledger_removed_mark (
  mark bigint primary key
);

create trigger ledger_seal_only_grows
  before update or delete or truncate on ledger_seal
  for each statement execute function refuse_ledger_change();
create trigger ledger_key_only_grows
  before update or delete or truncate on ledger_key
  for each statement execute function refuse_ledger_change();
create trigger ledger_removal_only_grows
  before update or delete or truncate on ledger_removal
  for each statement execute function refuse_ledger_change();
create trigger ledger_removed_mark_only_grows
  before update or delete or truncate on ledger_removed_mark
  for each statement execute function refuse_ledger_change();

-- As before, but remove_old_ledger_entries may delete.
create or replace function refuse_ledger_change() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' and tg_table_name = 'ledger_entry'
      and current_setting('countersign.ledger_removal', true) = pg_current_xact_id()::text then
    return null;
  end if;
  raise exception 'The ledger only grows: % is refused', tg_op using errcode = 'insufficient_privilege';
end $$;

-- Whoever deletes, and however: what is younger than six months stays.
create function keep_six_months() returns trigger language plpgsql as $$
begin
  if old.recorded_at > ledger_clock() - interval '6 months' then
    raise exception 'The ledger only grows: DELETE of an entry of the last 6 months is refused'
      using errcode = 'insufficient_privilege';
  end if;
  return old;
end $$;

create trigger ledger_entry_keeps_six_months
  before delete on ledger_entry
  for each row execute function keep_six_months();

create function ledger_mark(mac bytea) returns bigint
  language sql immutable
  return ('x' || encode(substr(mac, 1, 8), 'hex'))::bit(64)::bigint;

-- What is signed: the text of a seal.
create function ledger_seal_text(number bigint, at timestamptz, complete_until timestamptz, previous bytea,
    entries integer, root bytea, key text, next_key text) returns text
  language sql stable set timezone = 'UTC'
  return format(E'countersign seal 2\nnumber %s\nat %s\ncomplete until %s\nprevious %s\nentries %s\nroot %s\nkey %s\nnext key %s\n',
    number, to_char(at, 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
    coalesce(to_char(complete_until, 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), 'unknown'),
    encode(previous, 'hex'), entries, encode(root, 'hex'), key, coalesce(next_key, 'none'));

-- The one way to store a seal: the next one, on the next entries, now, by the key whose turn it is. Signatures are what a database
-- cannot check; the sealer looks at the last one before it goes on, and verify at all. Where sealing goes on is computed here.
-- Runs with the rights of the owner of the ledger; the application's role may not insert.
-- False: another instance has stored a seal with this number.
create function append_ledger_seal(new_number bigint, new_at timestamptz, new_complete_until timestamptz,
    new_previous bytea, new_ids bigint[], new_hashes bytea, new_root bytea, new_key text, new_public_key bytea,
    new_next_key text, new_next_public_key bytea, new_hash bytea, new_signature bytea) returns boolean
  language plpgsql security definer set search_path = ${flyway:defaultSchema}, pg_temp set timezone = 'UTC' as $$
declare
  last ledger_seal;
  -- Stored by this very transaction, which seals all after a restore.
  last_is_ours boolean := false;
  restored boolean;
  due_key text;
  expected bigint[];
  newest timestamptz;
  position xid8;
  position_id bigint;
  kept_up_to bigint;
begin
  select * into last from ledger_seal order by seal_number desc limit 1;
  if new_number <= last.seal_number then
    return false;
  end if;
  if new_number is distinct from coalesce(last.seal_number, 0) + 1
      or new_previous is distinct from coalesce(last.seal_hash, decode(repeat('00', 32), 'hex')) then
    raise exception 'Seal % does not follow the last one, %', new_number, last.seal_number using errcode = 'check_violation';
  end if;

  -- The key.
  due_key := coalesce(last.next_key_id, last.key_id, new_key);
  if new_key is distinct from due_key
      and not exists (select from ledger_lost_key where key_id = due_key) then
    raise exception 'Seal % is due to key %, not to %', new_number, due_key, new_key using errcode = 'check_violation';
  end if;
  perform register_ledger_key(new_key, new_public_key, new_at);
  if new_next_key is not null then
    perform register_ledger_key(new_next_key, new_next_public_key, new_at);
  end if;

  -- The entries.
  if last.seal_number is not null then
    select s.xmin::text = pg_current_xact_id()::xid::text into last_is_ours from ledger_seal s where seal_number = last.seal_number;
  end if;
  restored := ledger_was_restored() or (last_is_ours and last.last_entry_id = 9223372036854775807);
  if restored then
    select coalesce(array_agg(entry_id order by entry_id), '{}'), max(recorded_at) into expected, newest
      from (select entry_id, recorded_at from ledger_entry
            where not exists (select from (select unnest(entry_ids) as id from ledger_seal) sealed where sealed.id = entry_id)
            order by entry_id limit cardinality(new_ids)) next;
    position := (pg_snapshot_xmin(pg_current_snapshot())::text::numeric - 1)::text::xid8;
    position_id := 9223372036854775807;
    if last_is_ours then
      position := greatest(position, last.last_written_in);
      kept_up_to := last.restored_up_to;
    else
      select coalesce(max(entry_id), 0) into kept_up_to from ledger_entry;
    end if;
  else
    -- A time that has not come yet was given to an entry behind the trigger: the seal does not follow it.
    select coalesce(array_agg(entry_id order by written_in, entry_id), '{}'),
        max(recorded_at) filter (where recorded_at <= ledger_clock() + interval '1 minute') into expected, newest
      from (select entry_id, written_in, recorded_at from ledger_entry
            where (written_in, entry_id) > (coalesce(last.last_written_in, '0'), coalesce(last.last_entry_id, 0))
              and written_in < pg_snapshot_xmin(pg_current_snapshot()) and entry_id > coalesce(last.restored_up_to, 0)
            order by written_in, entry_id limit cardinality(new_ids)) next;
    select coalesce(last.last_written_in, '0'), coalesce(last.last_entry_id, 0) into position, position_id;
    if cardinality(expected) > 0 then
      select written_in, entry_id into position, position_id from ledger_entry where entry_id = expected[cardinality(expected)];
    end if;
    kept_up_to := coalesce(last.restored_up_to, 0);
    if cardinality(new_ids) = 0 and new_next_key is null then
      raise exception 'Seal % has no entry', new_number using errcode = 'check_violation';
    end if;
  end if;
  if new_ids is distinct from expected or octet_length(new_hashes) is distinct from 32 * cardinality(new_ids) then
    raise exception 'Seal % does not have the next entries', new_number using errcode = 'check_violation';
  end if;

  -- The time.
  if new_at is null or new_at < greatest(last.sealed_at, newest, ledger_clock() - interval '1 minute')
      or new_at > greatest(last.sealed_at, newest, ledger_clock())
      or new_complete_until > coalesce(last.sealed_at, '-infinity') then
    raise exception 'Seal % has the time %, which is not now', new_number, new_at using errcode = 'check_violation';
  end if;

  if new_hash is distinct from sha256(convert_to(ledger_seal_text(new_number, new_at, new_complete_until, new_previous,
      cardinality(new_ids), new_root, new_key, new_next_key), 'UTF8')) then
    raise exception 'Seal % does not fit its hash', new_number using errcode = 'check_violation';
  end if;
  insert into ledger_seal (seal_number, sealed_at, complete_until, previous_hash, entry_ids, entry_hashes, root, key_id,
      next_key_id, seal_hash, signature, last_written_in, last_entry_id, snapshot_xmax, restored_up_to, min_entry_id, max_entry_id)
    values (new_number, new_at, new_complete_until, new_previous, new_ids, new_hashes, new_root, new_key,
      new_next_key, new_hash, new_signature, position, position_id, pg_snapshot_xmax(pg_current_snapshot()), kept_up_to,
      coalesce((select min(id) from unnest(new_ids) id), 0), coalesce((select max(id) from unnest(new_ids) id), 0))
    on conflict (seal_number) do nothing;
  return found;
end $$;
revoke all on function append_ledger_seal from public;

-- The id of a key is the start of its SHA-256; a key that was made for a laptop says so.
create function register_ledger_key(id text, key bytea, at timestamptz) returns void
  language plpgsql set search_path = ${flyway:defaultSchema}, pg_temp as $$
begin
  if regexp_replace(id, '^generated-', '') is distinct from encode(substr(sha256(key), 1, 8), 'hex') then
    raise exception 'The key % has another id', id using errcode = 'check_violation';
  end if;
  insert into ledger_key (key_id, public_key, first_used_at) values (id, key, at) on conflict do nothing;
end $$;
revoke all on function register_ledger_key from public;

-- Whether this cluster counts transactions anew, and nothing was sealed since: the database was restored into it.
create function ledger_was_restored() returns boolean
  language sql stable
  begin atomic
    select coalesce(
      (select last_written_in >= pg_snapshot_xmin(pg_current_snapshot()) from ledger_seal order by seal_number desc limit 1),
      exists (select from ledger_entry where written_in >= pg_snapshot_xmax(pg_current_snapshot())));
  end;

-- Nobody appends until the end of the caller's transaction: for the first seal after a restore into another cluster, and
-- for nothing else. Says whether it was needed.
create function hold_ledger_appends() returns boolean
  language plpgsql security definer set search_path = ${flyway:defaultSchema}, pg_temp as $$
begin
  if not ledger_was_restored() then
    return false;
  end if;
  lock table ledger_entry in share mode;
  return true;
end $$;
revoke all on function hold_ledger_appends from public;

-- A number of a detail; null for whatever else stands there.
create function ledger_number(detail json, name text) returns bigint
  language sql immutable
  return case when detail ->> name ~ '^[0-9]{1,18}$' then (detail ->> name)::bigint end;

-- What operators said about the autonomy of the AI. The latest row is in force; without one the setting is.
create table autonomy_setting (
  autonomy_setting_id bigint generated always as identity primary key,
  autonomy            varchar(8)    not null check (autonomy in ('OFF', 'SHADOW', 'ON')),
  reason              varchar(2000) not null,
  set_by              varchar(64)   not null,
  set_at              timestamptz   not null
);

create trigger autonomy_setting_only_grows
  before update or delete or truncate on autonomy_setting
  for each statement execute function refuse_ledger_change();
