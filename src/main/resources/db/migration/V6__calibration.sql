-- What an operator did about the calibration of a model, prompt and way of measuring. The latest row of the three is in
-- force; IDENTITY reports the measured confidence as it is, and so does having no row.
create table calibration (
  calibration_id bigint generated always as identity primary key,
  fitted_at      timestamptz  not null,
  fitted_by      varchar(64)  not null,
  model          varchar(200) not null,
  prompt_version varchar(100) not null,
  method         varchar(32)  not null,
  kind           varchar(16)  not null check (kind in ('ISOTONIC', 'IDENTITY')),
  -- How many labels it was fitted to; 0 for IDENTITY.
  labels         bigint       not null check (labels >= 0),
  -- Steps from the lowest up: from, to, labels, agreed, value.
  points         jsonb        not null,
  reason         varchar(2000),
  check ((kind = 'ISOTONIC') = (jsonb_array_length(points) > 0))
);
-- The one in force, asked for with every assessment.
create index on calibration (model, prompt_version, method, calibration_id desc);

create function refuse_calibration_change() returns trigger language plpgsql as $$
begin
  raise exception 'The record of calibrations only grows: % is refused', tg_op using errcode = 'insufficient_privilege';
end $$;

create trigger calibration_only_grows
  before update or delete or truncate on calibration
  for each statement execute function refuse_calibration_change();
