create table points (id bigint primary key, player varchar(20) not null, amount bigint not null);
create function players() returns setof varchar language sql stable
begin atomic
  select player from points where amount > 0;
end;
