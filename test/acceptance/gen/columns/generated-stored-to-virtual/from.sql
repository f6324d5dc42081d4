create table boxes (id bigint primary key, side integer not null, area integer generated always as (side * side) stored);
