create table profiles (
  id integer primary key,
  handle varchar(20) not null,
  bio text not null default '',
  karma smallint,
  website text,
  born date
);
create index profiles_handle_idx on profiles (handle);
