-- What an opinion rests on: the raw signals of its confidence beside what was reported, the versions of prompt and
-- policy, how the model was asked, what it wrote and what that cost.
alter table assessment
  add column measured_confidence numeric(6, 5) check (measured_confidence between 0 and 1),
  add column calibration         varchar(100),
  add column confidence_signals  jsonb,
  add column policy_version      varchar(100),
  add column sampling            jsonb,
  add column tokens_cached       bigint,
  add column cost_usd            numeric(14, 6),
  add column raw_answers         jsonb;

update assessment
set measured_confidence = confidence,
    calibration = case when confidence is null then null else 'uncalibrated' end,
    confidence_signals = '{}',
    reasons = (select jsonb_agg(jsonb_build_object('clause', null, 'text', reason))
               from jsonb_array_elements(reasons) reason),
    raw_answers = case when raw_answer is null then null else jsonb_build_array(raw_answer) end;

alter table assessment drop column raw_answer;
