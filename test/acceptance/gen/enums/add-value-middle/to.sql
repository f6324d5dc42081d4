create type size as enum ('small', 'medium', 'large');
create table shirts (id bigint primary key, size size not null);
