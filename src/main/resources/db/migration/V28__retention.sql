-- What is too old goes. How long is long enough says the table of the owner, and these functions of the owner read it: the role of
-- the application may call them, and delete nothing of this itself.

-- Of whom nothing goes: a legal hold is on them.
create function people_on_hold() returns varchar[]
  language sql stable
  begin atomic
    select coalesce(array_agg(distinct h.person), '{}') from legal_hold h
    where not exists (select from legal_hold_end e where e.legal_hold_id = h.legal_hold_id);
  end;

-- Those that such a person submitted, or had a say in.
create function expenses_on_hold() returns uuid[]
  language sql stable
  begin atomic
    select coalesce(array_agg(theirs.expense_id), '{}') from (
      select expense_id from expense join unnest(people_on_hold()) held
        on held in (employee, submitted_by, withdrawn_by, decided_by)
      union select expense_id from review join unnest(people_on_hold()) held on held in (assignee, reviewer, on_behalf_of)
      union select expense_id from question join unnest(people_on_hold()) held on held = asked_by
    ) theirs;
  end;

-- Of these entries, what is about somebody on whom a hold is.
create function entries_on_hold(ids bigint[]) returns setof bigint
  language sql stable
  begin atomic
    select entry_id from ledger_entry
    where cardinality(people_on_hold()) > 0 and entry_id = any(ids)
      and (expense_id in (select unnest(expenses_on_hold()))
        or (actor_kind = 'HUMAN' and actor in (select unnest(people_on_hold())))
        or detail ->> 'person' in (select unnest(people_on_hold())));
  end;

create function entries_of_seals(from_seal bigint, through_seal bigint) returns bigint[]
  language sql stable
  begin atomic
    select coalesce(array_agg(id), '{}') from ledger_seal, unnest(entry_ids) id where seal_number between from_seal and through_seal;
  end;

-- The removals of this kind that were announced as the application announces them, in an entry that is sealed: those which were
-- old enough then by what the owner says now. Newest first.
create function announced_removals(said_by varchar, kind_of_period varchar)
  returns table (entry_id bigint, from_seal bigint, through_seal bigint, entries bigint)
  language sql stable
  begin atomic
    select said.entry_id, said.from_seal, said.through_seal, said.entries
    from (select e.entry_id, e.recorded_at, ledger_number(e.detail, 'fromSeal') as from_seal,
            ledger_number(e.detail, 'throughSeal') as through_seal, ledger_number(e.detail, 'entries') as entries
          from ledger_entry e where e.expense_id is null and e.event = said_by) said
      join retention_period kept on kept.kind = kind_of_period and kept.period is not null
      join ledger_seal last on last.seal_number = said.through_seal
    where last.sealed_at <= least(said.recorded_at, ledger_clock()) - kept.period
      and ledger_entry_is_proved(said.entry_id)
    order by said.entry_id desc;
  end;

-- What may be removed next: whole seals, at most 100, from where removals have come to, all of them older than what is kept.
-- Null where nothing may. The application announces exactly this in an entry; when that is sealed, it may be done.
create function next_ledger_removal() returns json
  language plpgsql stable set search_path = ${flyway:defaultSchema}, pg_temp
  set intervalstyle = 'iso_8601' set timezone = 'UTC' as $$
declare
  kept interval := (select period from retention_period where kind = 'ENTRIES');
  first bigint := (select coalesce(max(through_seal), 0) + 1 from ledger_removal);
  last bigint := (select max(seal_number) from ledger_seal
                  where seal_number between first and first + 99 and sealed_at < ledger_clock() - kept - interval '1 minute');
begin
  last := least(last, (select min(seal_number) - 1 from ledger_seal
                       where seal_number between first and last and exists (select from entries_on_hold(entry_ids))));
  if last is null or last < first then
    return null;
  end if;
  return json_build_object('fromSeal', first, 'throughSeal', last,
    'entries', cardinality(entries_of_seals(first, last)), 'period', kept::text);
end $$;

-- The one way to remove entries: what a sealed entry has announced, exactly, if it is as old as that entry and the owner's table say.
-- The seals stay. Runs with the rights of the owner of the ledger; the application's role may not delete.
-- Returns how many entries it removed.
create function remove_old_ledger_entries() returns bigint
  language plpgsql security definer set search_path = ${flyway:defaultSchema}, pg_temp set timezone = 'UTC' as $$
declare
  first bigint;
  announced record;
  gone bigint[];
  removed bigint;
begin
  lock table ledger_removal in share row exclusive mode;
  select coalesce(max(through_seal), 0) + 1 into first from ledger_removal;
  select * into announced from announced_removals('ENTRIES_REMOVED', 'ENTRIES') said
    where said.from_seal = first and said.through_seal between first and first + 99
      and said.entries = cardinality(entries_of_seals(said.from_seal, said.through_seal))
    limit 1;
  if not found then
    return 0;
  end if;
  gone := entries_of_seals(first, announced.through_seal);
  if exists (select from entries_on_hold(gone)) then
    return 0;
  end if;
  perform set_config('countersign.ledger_removal', pg_current_xact_id()::text, true);
  insert into ledger_removed_mark
    select ledger_mark(mac) from ledger_entry where entry_id = any(gone)
    on conflict do nothing;
  delete from ledger_word where entry_id = any(gone);
  delete from ledger_entry where entry_id = any(gone);
  get diagnostics removed = row_count;
  perform set_config('countersign.ledger_removal', '', true);
  if removed <> announced.entries then
    raise exception 'Seals % to % have % entries, and % are there: nothing is removed before somebody has looked',
      first, announced.through_seal, announced.entries, removed using errcode = 'check_violation';
  end if;
  insert into ledger_removal (through_seal, from_seal, entries, announced_by, removed_at)
    values (announced.through_seal, first, removed, announced.entry_id, ledger_clock());
  return removed;
end $$;
revoke all on function remove_old_ledger_entries from public;

-- The same for texts beside entries: of at most 1,000 seals, from the first one on that has a text which may go.
create function next_ledger_text_removal() returns json
  language plpgsql stable set search_path = ${flyway:defaultSchema}, pg_temp
  set intervalstyle = 'iso_8601' set timezone = 'UTC' as $$
declare
  kept interval := (select period from retention_period where kind = 'TEXTS');
  oldest bigint := (select entry_id from ledger_word
                    where cardinality(people_on_hold()) = 0 or not exists (select from entries_on_hold(array[entry_id]))
                    order by entry_id limit 1);
  first bigint := (select seal_number from ledger_seal
                   where max_entry_id >= oldest and oldest = any(entry_ids) order by max_entry_id limit 1);
  last bigint := (select max(seal_number) from ledger_seal
                  where seal_number between first and first + 999 and sealed_at < ledger_clock() - kept - interval '1 minute');
begin
  if last is null then
    return null;
  end if;
  return json_build_object('fromSeal', first, 'throughSeal', last, 'period', kept::text);
end $$;

-- The one way to remove texts because of their age: those under seals that the newest announcement names, without what is on hold.
-- Returns how many.
create function remove_old_ledger_words() returns bigint
  language plpgsql security definer set search_path = ${flyway:defaultSchema}, pg_temp set timezone = 'UTC' as $$
declare
  announced record;
  old bigint[];
  removed bigint;
begin
  lock table ledger_removal in share row exclusive mode;
  select * into announced from announced_removals('TEXTS_REMOVED', 'TEXTS') said
    where said.through_seal - said.from_seal between 0 and 999
    limit 1;
  if not found then
    return 0;
  end if;
  old := entries_of_seals(announced.from_seal, announced.through_seal);
  delete from ledger_word where entry_id = any(old) and entry_id not in (select entries_on_hold(old));
  get diagnostics removed = row_count;
  return removed;
end $$;
revoke all on function remove_old_ledger_words from public;

-- What was decided before is old enough to go: the calendar year in which it was decided has ended everywhere on earth, and then the
-- period has passed. Null: nothing goes.
create function decided_long_ago() returns timestamptz
  language sql stable set timezone = 'UTC'
  begin atomic
    select date_trunc('year', ledger_clock() - interval '12 hours' - period) - interval '14 hours'
    from retention_period where kind = 'EXPENSES';
  end;

-- Removes at most 500 decided expenses that are old enough, with all that belongs to them, and returns how many.
create function remove_old_expenses() returns bigint
  language plpgsql security definer set search_path = ${flyway:defaultSchema}, pg_temp as $$
declare
  held uuid[] := expenses_on_hold();
  old uuid[];
begin
  select array_agg(expense_id) into old from
    (select expense_id from expense
     where decided_at < decided_long_ago() and (cardinality(held) = 0 or expense_id not in (select unnest(held)))
     order by decided_at limit 500 for update skip locked) next;
  if old is null then
    return 0;
  end if;
  delete from receipt where expense_id = any(old);
  delete from assessment where expense_id = any(old);
  delete from review where expense_id = any(old);
  delete from question where expense_id = any(old);
  delete from spot_check where expense_id = any(old);
  delete from expense where expense_id = any(old);
  return cardinality(old);
end $$;
revoke all on function remove_old_expenses from public;

-- As before, but remove_old_absences may delete.
create or replace function refuse_absence_change() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' and current_setting('countersign.absence_removal', true) = pg_current_xact_id()::text then
    return null;
  end if;
  raise exception 'The record of absences only grows: % is refused', tg_op using errcode = 'insufficient_privilege';
end $$;

-- Removes absences that ended as long ago as expenses have to be decided to go, and returns how many. One that stays keeps all that
-- came after it in force: what was taken back does not come back.
create function remove_old_absences() returns bigint
  language plpgsql security definer set search_path = ${flyway:defaultSchema}, pg_temp as $$
declare
  removed bigint;
begin
  perform set_config('countersign.absence_removal', pg_current_xact_id()::text, true);
  delete from absence a
    where greatest(a.recorded_at, a.ends_at) < decided_long_ago()
      and not (a.person = any(people_on_hold()) or coalesce(a.delegate = any(people_on_hold()), false))
      and not exists (select from absence earlier
                      where earlier.person = a.person and earlier.absence_id < a.absence_id
                        and (greatest(earlier.recorded_at, earlier.ends_at) >= decided_long_ago()
                          or coalesce(earlier.delegate = any(people_on_hold()), false)));
  get diagnostics removed = row_count;
  perform set_config('countersign.absence_removal', '', true);
  return removed;
end $$;
revoke all on function remove_old_absences from public;
