create table seats (
  id bigint primary key,
  hall text,
  number integer
);
