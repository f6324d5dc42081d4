create table points (id bigint primary key, player varchar(20) not null, amount integer not null);
create function players() returns setof varchar language sql stable
begin atomic
  select player from points;
end;
