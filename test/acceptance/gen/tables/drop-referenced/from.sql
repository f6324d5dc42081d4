create table colours (id integer primary key, name text not null);
create table shirts (
  id integer primary key,
  colour_id integer references colours (id),
  size text not null
);
