create type size as enum ('small', 'large');
create table shirts (id bigint primary key, size size not null);
