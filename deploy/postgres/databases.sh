#!/bin/bash
# Makes the databases and their users. PostgreSQL's image runs it once, while its volume is empty (docker-compose.yml).
psql -v ON_ERROR_STOP=1 --username=postgres -v owner="$COUNTERSIGN_OWNER_DB_PASSWORD" -v countersign="$COUNTERSIGN_DB_PASSWORD" -v camunda="$CAMUNDA_DB_PASSWORD" <<'SQL'
create role countersign_owner login password :'owner';
create role countersign login password :'countersign';
create database countersign owner countersign_owner;
create role camunda login password :'camunda';
create database camunda owner camunda;
SQL
