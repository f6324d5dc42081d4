create table boxes (id bigint primary key, side integer not null, volume bigint generated always as (side * side * side) stored);
