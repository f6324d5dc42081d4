create table points (id bigint primary key, player text not null, amount integer not null, season integer not null default 1);
create function total_points(who text, in_season integer) returns bigint language sql stable
begin atomic
  select sum(amount) from points where player = who and season = in_season;
end;
create function best_player() returns text language sql stable
begin atomic
  select player from points order by total_points(player, 1) desc nulls last limit 1;
end;
