create table sums (id bigint primary key, amount integer not null);
