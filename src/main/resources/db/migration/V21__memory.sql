-- What expenses are compared by. The application fills both from the texts as typed; here for those that are there already,
-- as near to it as SQL comes: small letters without accents, of letters and digits only.
alter table expense
  add column receipt_key  varchar(400),
  add column merchant_key varchar(400);
update expense set
  receipt_key = left(coalesce(nullif(regexp_replace(regexp_replace(lower(normalize(receipt, nfkd)), '[\u0300-\u036f]', '', 'g'),
    '[\u0001-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u00bf\u2000-\u206f\u3000-\u303f]', '', 'g'), ''), receipt), 400),
  merchant_key = left(coalesce(nullif(regexp_replace(replace(replace(replace(replace(
    regexp_replace(lower(normalize(merchant, nfkd)), '[\u0300-\u036f]', '', 'g'), 'ß', 'ss'), 'ae', 'a'), 'oe', 'o'), 'ue', 'u'),
    '[\u0001-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u00bf\u2000-\u206f\u3000-\u303f]', '', 'g'), ''), merchant), 400)
where receipt is not null or merchant is not null;

-- A receipt pays once: across all people and all time.
create index expense_receipt on expense (receipt_key, submitted_at) include (merchant_key) where receipt_key is not null;
create index expense_own_receipt on expense (employee, receipt_key) where receipt_key is not null;
create index receipt_file on receipt (sha256);
-- What a person claims that is worth about as much, and of it what was not approved.
create index expense_amount on expense (employee, currency, amount, purchase_date);
create index expense_not_approved on expense (employee, currency, amount, purchase_date) where status <> 'APPROVED';
create index expense_merchant on expense (employee, merchant_key, purchase_date) include (currency, amount, status)
  where merchant_key is not null;

-- The draw for the spot check: once for an expense, before the model is asked, and the same ever after.
create table spot_check (
  expense_id     uuid        primary key references expense,
  picked         boolean     not null,
  drawn_at       timestamptz not null,
  -- The same or a similar purchase, whose draw this one is; null if chance has drawn. It may be gone, for its age.
  inherited_from uuid
);
insert into spot_check (expense_id, picked, drawn_at)
  select expense_id, bool_or((facts ->> 'spotCheck')::boolean), min(assessed_at)
  from assessment where facts ->> 'spotCheck' is not null group by expense_id;

-- By which rule of the policy it was opened; null for a review that was opened before it was kept.
alter table review add column rule text;
