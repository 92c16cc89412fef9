-- Number or link of the receipt, as the submitter typed it.
alter table expense add column receipt varchar(200);

-- What the database said about the expense when it was assessed: the process variable facts. Null for a revision
-- that was assessed before these facts were computed; of those the ledger has the duplicate and the sum.
alter table assessment add column facts jsonb;
alter table assessment drop column duplicate_of, drop column auto_approved_last_30_days;

-- What the policy alone would have done. Null for a review that was opened before it was kept.
alter table review add column policy_route varchar(32);

-- What a person bought around a day.
create index on expense (employee, purchase_date);
-- What counts against the cap on approvals without a person.
create index on expense (employee) where status = 'SUBMITTED';
create index on expense (employee, decided_at) where decided_by_kind = 'POLICY';
