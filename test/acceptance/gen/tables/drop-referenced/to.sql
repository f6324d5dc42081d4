create table shirts (
  id integer primary key,
  colour_id integer,
  size text not null
);
