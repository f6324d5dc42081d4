create table rooms (id bigint primary key, width integer not null, depth integer not null, area integer generated always as (width * depth / 2) stored);
