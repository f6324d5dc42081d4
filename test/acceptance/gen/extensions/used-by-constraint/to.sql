-- extensions: btree_gist
create extension btree_gist;
create table bookings (
  id bigint primary key,
  room integer not null,
  during tstzrange not null,
  constraint bookings_no_overlap exclude using gist (room with =, during with &&)
);
