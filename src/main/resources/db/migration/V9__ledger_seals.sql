-- The public halves of the keys that seals were signed with.
create table ledger_key (
  key_id        varchar(64) primary key,
  public_key    bytea       not null,
  first_used_at timestamptz not null
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
  seal_hash       bytea       not null check (octet_length(seal_hash) = 32),
  key_id          varchar(64) not null references ledger_key,
  signature       bytea       not null,
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

create trigger ledger_seal_only_grows
  before update or delete or truncate on ledger_seal
  for each statement execute function refuse_ledger_change();
create trigger ledger_key_only_grows
  before update or delete or truncate on ledger_key
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
  if old.recorded_at > now() - interval '6 months' then
    raise exception 'The ledger only grows: DELETE of an entry of the last 6 months is refused'
      using errcode = 'insufficient_privilege';
  end if;
  return old;
end $$;

create trigger ledger_entry_keeps_six_months
  before delete on ledger_entry
  for each row execute function keep_six_months();

-- The one way to remove entries: whole seals, the oldest first, at most 100 of them, with an entry that says so in the same
-- transaction. Their seals stay. Runs with the rights of the owner of the ledger; the application's role may not delete.
-- Returns how many seals it emptied.
create function remove_old_ledger_entries(older_than timestamptz, by_actor text) returns integer
  language plpgsql security definer set search_path = ${flyway:defaultSchema}, pg_temp as $$
declare
  emptied bigint;
  through bigint;
  removed bigint;
begin
  if older_than > now() - interval '6 months' then
    raise exception 'The ledger keeps at least 6 months; % is younger', older_than
      using errcode = 'insufficient_privilege';
  end if;
  perform pg_advisory_xact_lock(hashtext('remove_old_ledger_entries'));
  select coalesce(max((detail ->> 'throughSeal')::bigint), 0) into emptied
    from ledger_entry where expense_id is null and event = 'ENTRIES_REMOVED';
  select max(seal_number) into through
    from ledger_seal where sealed_at < older_than and seal_number <= emptied + 100;
  if through is null or through <= emptied then
    return 0;
  end if;
  perform set_config('countersign.ledger_removal', pg_current_xact_id()::text, true);
  delete from ledger_entry where entry_id in (
    select unnest(entry_ids) from ledger_seal where seal_number > emptied and seal_number <= through);
  get diagnostics removed = row_count;
  perform set_config('countersign.ledger_removal', '', true);
  insert into ledger_entry (expense_id, event_key, event, recorded_at, actor, actor_kind, mac, detail)
    values (null, 'entries-removed-' || through || '-' || pg_current_xact_id(), 'ENTRIES_REMOVED',
      clock_timestamp(), by_actor, 'SYSTEM', decode(repeat('00', 32), 'hex'),
      jsonb_build_object('fromSeal', emptied + 1, 'throughSeal', through, 'entries', removed,
        'sealedBefore', to_char(older_than at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')));
  return through - emptied;
end $$;
revoke all on function remove_old_ledger_entries from public;

-- Nobody appends until the end of the caller's transaction: for the first seal after a restore into another cluster.
create function hold_ledger_appends() returns void
  language sql security definer set search_path = ${flyway:defaultSchema}, pg_temp
  as 'lock table ledger_entry in share mode';
revoke all on function hold_ledger_appends from public;

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
