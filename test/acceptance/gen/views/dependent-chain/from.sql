create table measures (id bigint primary key, celsius real not null, place text not null);
create view a_warm as select id, celsius, place from measures where celsius > 20;
create view b_places as select place, avg(celsius) as celsius from a_warm group by place;
create view c_hottest as select place from b_places order by celsius desc limit 3;
create function hottest() returns setof text language sql stable begin atomic
  select place from c_hottest;
end;
