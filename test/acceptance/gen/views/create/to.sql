create table recruits (id bigint primary key, full_name text not null, hired_on date);
create view open_recruits as
  select id, full_name
  from recruits
  where hired_on is null;
create view recruit_counts (state, amount) as
  select case when hired_on is null then 'open' else 'hired' end, count(*)
  from recruits
  group by 1;
