-- The order in which an expense's reviews were opened. Clocks of several instances differ, and the time of one says nothing
-- about the time of another.
alter table review add column number bigint;
update review set number = counted.number
  from (select review_id, row_number() over (order by opened_at, user_task_key) as number from review) counted
  where counted.review_id = review.review_id;
alter table review alter column number set not null;
alter table review alter column number add generated always as identity;
select setval(pg_get_serial_sequence('review', 'number'), (select coalesce(max(number), 0) + 1 from review), false);
