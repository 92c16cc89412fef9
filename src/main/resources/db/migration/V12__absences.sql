-- Who is away, and who decides for them meanwhile. The latest row of a person counts; one without times says that they
-- are back. The record only grows: an approval on somebody's behalf can be proved years later.
create table absence (
  absence_id  bigint generated always as identity primary key,
  person      varchar(64) not null,
  starts_at   timestamptz,
  ends_at     timestamptz,
  delegate    varchar(64),
  recorded_at timestamptz not null,
  recorded_by varchar(64) not null,
  check (num_nulls(starts_at, ends_at, delegate) in (0, 3)),
  check (starts_at < ends_at),
  check (delegate <> person)
);
create index on absence (person, absence_id desc);
-- For whom somebody decides now: asked for where a person is not of the group, or not the first to approve.
create index on absence (delegate, ends_at);

create function refuse_absence_change() returns trigger language plpgsql as $$
begin
  raise exception 'The record of absences only grows: % is refused', tg_op using errcode = 'insufficient_privilege';
end $$;

create trigger absence_only_grows
  before update or delete or truncate on absence
  for each statement execute function refuse_absence_change();

-- In whose place the reviewer decided; null in their own right.
alter table review add column on_behalf_of varchar(64);

-- Similar past cases, for a reviewer: of the same category nearest in amount, and of the same merchant the latest.
create index on expense (category, currency, amount)
  where decided_by_kind = 'HUMAN' and status in ('APPROVED', 'REJECTED');
create index on expense (lower(merchant), decided_at desc)
  where decided_by_kind = 'HUMAN' and status in ('APPROVED', 'REJECTED');

-- The inbox: what waits, due first.
create index on review (due_at, opened_at) where status = 'OPEN';
create index on review (assignee) where status = 'OPEN';
