-- Whoever migrates has to own the tables. Where nothing is left to migrate, another role would come through and have granted nothing.
do $$
declare
  owner text;
begin
  select tableowner into owner from pg_tables
    where schemaname = '${flyway:defaultSchema}' and tablename = '${flyway:table}';
  if not pg_has_role(owner, 'USAGE') then
    raise exception 'The tables belong to %, and % may not change them: migrate as their owner', owner, current_user
      using errcode = 'insufficient_privilege';
  end if;
end $$;
