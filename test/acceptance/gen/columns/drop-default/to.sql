create table tasks (id bigint primary key, state text not null, colour text);
