-- Messages that are old enough to go.
create index slack_message_age on slack_message (noted_at) where retired_at is null;
