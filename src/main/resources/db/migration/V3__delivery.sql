-- Messages to Camunda that were promised with a transaction and not yet acknowledged.
create table process_message (
  message_id      varchar(200) primary key,
  name            varchar(100) not null,
  correlation_key varchar(100) not null,
  variables       jsonb        not null,
  created_at      timestamptz  not null,
  -- Camunda answered that it will never take it; an operator has to look.
  refused         boolean      not null default false
);
create index on process_message (created_at) where not refused;

-- db-scheduler's table, in the shape that its version 16 expects.
create table scheduled_tasks (
  task_name            text        not null,
  task_instance        text        not null,
  task_data            bytea,
  execution_time       timestamptz not null,
  picked               boolean     not null,
  picked_by            text,
  last_success         timestamptz,
  last_failure         timestamptz,
  consecutive_failures integer,
  last_heartbeat       timestamptz,
  version              bigint      not null,
  priority             smallint,
  primary key (task_name, task_instance)
);
create index on scheduled_tasks (execution_time);
create index on scheduled_tasks (last_heartbeat);
create index on scheduled_tasks (priority desc, execution_time asc);
