create type size as enum ('tiny', 'extra small', 'small', 'large');
create table shirts (id bigint primary key, size size not null, check (size >= 'small'));
