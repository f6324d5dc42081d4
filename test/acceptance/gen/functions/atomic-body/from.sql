create table points (id bigint primary key, player text not null, amount integer not null);
