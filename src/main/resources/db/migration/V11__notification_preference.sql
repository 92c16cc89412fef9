-- How a person wants to hear of their expenses, where they have said so.
create table notification_preference (
  user_name  varchar(64) primary key,
  preference varchar(16) not null check (preference in ('MAIL', 'SLACK', 'BOTH', 'NONE')),
  changed_at timestamptz not null
);
