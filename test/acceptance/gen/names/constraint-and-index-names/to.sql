create table b (id bigint primary key);
create table a (
  id bigint constraint "PK of a" primary key,
  x integer constraint "x > 0?" check (x > 0),
  y integer constraint "a.y unique" unique,
  constraint "x -> b" foreign key (x) references b (id),
  constraint "x=y $1" check (x = y or x <> y)
);
