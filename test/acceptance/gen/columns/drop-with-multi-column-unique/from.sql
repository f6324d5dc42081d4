create table seats (
  id bigint primary key,
  hall text,
  seat_row text,
  number integer,
  unique (hall, seat_row, number),
  check (seat_row <> '' or number > 0)
);
