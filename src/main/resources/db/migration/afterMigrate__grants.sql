-- After every migration, also where there was nothing to migrate: what the role of the application may do, where the tables belong to another role.
-- On a laptop both are one, and there is nothing to grant. The ledger can be read and appended to; only its owner could
-- do more, and the owner's password is not needed while the application runs.
do $$
declare
  app constant text := '${application-role}';
  forbidden text;
begin
  if app = current_user then
    return;
  end if;
  execute format('grant usage on schema ${flyway:defaultSchema} to %I', app);
  execute format('grant select, insert, update, delete on all tables in schema ${flyway:defaultSchema} to %I', app);
  execute format('grant usage on all sequences in schema ${flyway:defaultSchema} to %I', app);

  -- What only grows: no change, and no table of migrations.
  foreach forbidden in array array['ledger_entry', 'ledger_word', 'calibration', 'autonomy_setting',
    'spot_check', 'proposal', 'proposal_end', 'policy_ceiling', 'policy_release', 'policy_release_end',
    'legal_hold', 'legal_hold_end', 'erasure_scope', 'erasure_step', 'ledger_anchor'] loop
    execute format('revoke all on %I from %I', forbidden, app);
    execute format('grant select, insert on %I to %I', forbidden, app);
  end loop;
  execute format('revoke all on ${flyway:table} from %I', app);
  execute format('grant select on ${flyway:table} to %I', app);
  -- What goes because of its age goes by a function of the owner.
  execute format('revoke delete on expense, receipt, assessment, review, question, absence from %I', app);
  -- The database itself fills in the number of an entry, its time and its transaction.
  execute format('revoke insert on ledger_entry from %I', app);
  execute format('grant insert (expense_id, event_key, event, actor, actor_kind, surface, facts_digest, detail, mac)'
    ' on ledger_entry to %I', app);
  execute format('revoke insert on ledger_anchor from %I', app);
  execute format('grant insert (kind, seal_number, seal_hash, anchored_at, place, token) on ledger_anchor to %I', app);
  -- What proves the ledger, and what is kept for how long: to be read, and written by functions of the owner that check it.
  foreach forbidden in array array['ledger_seal', 'ledger_key', 'ledger_lost_key', 'retention_period', 'ledger_removal',
    'ledger_removed_mark'] loop
    execute format('revoke all on %I from %I', forbidden, app);
    execute format('grant select on %I to %I', forbidden, app);
  end loop;
  execute format('grant execute on function append_ledger_seal to %I', app);
  execute format('grant execute on function hold_ledger_appends to %I', app);
  execute format('grant execute on function remove_old_ledger_entries to %I', app);
  execute format('grant execute on function erase_ledger_words to %I', app);
  execute format('grant execute on function remove_old_ledger_words to %I', app);
  execute format('grant execute on function remove_old_expenses to %I', app);
  execute format('grant execute on function remove_old_absences to %I', app);
end $$;

-- How long expenses, entries and texts are kept, and keys that are lost: settings of whoever migrates, which the application reads.
do $$
declare
  setting record;
begin
  for setting in
    select * from (values ('ENTRIES', 'COUNTERSIGN_LEDGER_RETENTION', nullif('${ledger-retention}', '')),
                          ('TEXTS', 'COUNTERSIGN_TEXT_RETENTION', nullif('${text-retention}', '')),
                          ('EXPENSES', 'COUNTERSIGN_EXPENSE_RETENTION', nullif('${expense-retention}', ''))) given(kind, variable, period)
  loop
    begin
      if setting.period !~ '^P([0-9]+Y)?([0-9]+M)?([0-9]+W)?([0-9]+D)?$' then
        raise invalid_datetime_format;
      end if;
      update retention_period set period = setting.period::interval
        where kind = setting.kind and period::text is distinct from setting.period::interval::text;
    exception
      when check_violation then
        raise exception '% is %, but it has to be at least 6 months: set it to P6M or more, or to nothing to keep all',
          setting.variable, setting.period using errcode = 'check_violation';
      when invalid_datetime_format or datetime_field_overflow or interval_field_overflow then
        raise exception '% is %, which is not a period: write P10Y for ten years, P18M for months, P200D for days',
          setting.variable, setting.period using errcode = 'invalid_datetime_format';
    end;
  end loop;
  insert into ledger_lost_key (key_id, lost_at)
    select '${lost-sealing-key}', ledger_clock() where '${lost-sealing-key}' <> ''
    on conflict do nothing;
end $$;
