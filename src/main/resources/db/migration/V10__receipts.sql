-- A document that proves the purchase, as it was sent. The same document is attached to an expense once.
create table receipt (
  expense_id  uuid         not null references expense,
  sha256      varchar(64)  not null,
  -- In the order in which they were attached, from 1: the digest of the facts depends on it.
  position    smallint     not null,
  name        varchar(200) not null,
  media_type  varchar(50)  not null check (media_type in ('application/pdf', 'image/png', 'image/jpeg')),
  size        integer      not null check (size between 1 and 10485760),
  attached_by varchar(64)  not null,
  attached_at timestamptz  not null,
  content     bytea        not null check (octet_length(content) = size),
  primary key (expense_id, sha256),
  unique (expense_id, position)
);
-- What is compressed already is not compressed again.
alter table receipt alter column content set storage external;

-- How many receipts are attached: most expenses have none, and are not asked for them.
alter table expense add column receipts integer not null default 0 check (receipts >= 0);
-- On which surface the withdrawal was asked for; null before it was kept, when it was always the API.
alter table expense add column withdrawal_surface varchar(16);
