create table profiles (
  id bigint primary key,
  handle varchar(40) not null unique,
  bio text,
  karma integer not null default 0 check (karma >= 0),
  website text,
  born date,
  is_public boolean not null default false
);
create index profiles_is_public_idx on profiles (handle) where is_public;
