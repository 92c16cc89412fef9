-- Messages that are old enough to be forgotten.
create index slack_message_age on slack_message (noted_at);
