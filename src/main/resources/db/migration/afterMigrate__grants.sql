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
  foreach forbidden in array array['ledger_entry', 'ledger_word', 'ledger_seal', 'ledger_key', 'calibration', 'autonomy_setting',
    'spot_check', 'proposal', 'proposal_end', 'policy_ceiling', 'policy_release', 'policy_release_end',
    'ledger_anchor'] loop
    execute format('revoke all on %I from %I', forbidden, app);
    execute format('grant select, insert on %I to %I', forbidden, app);
  end loop;
  execute format('revoke all on ${flyway:table} from %I', app);
  execute format('grant select on ${flyway:table} to %I', app);
  -- The database itself fills in the number of an entry, its time and its transaction.
  execute format('revoke insert on ledger_entry from %I', app);
  execute format('grant insert (expense_id, event_key, event, actor, actor_kind, surface, facts_digest, detail, mac)'
    ' on ledger_entry to %I', app);
  execute format('revoke insert on ledger_anchor from %I', app);
  execute format('grant insert (kind, seal_number, seal_hash, anchored_at, place, token) on ledger_anchor to %I', app);
  execute format('grant execute on function remove_old_ledger_entries(timestamptz, text) to %I', app);
  execute format('grant execute on function hold_ledger_appends() to %I', app);
end $$;
