create table settings (key text primary key, value text);

-- The name of the parent sorts after the name of the child.
create table zones (
  id serial primary key,
  name text not null
);

create table addresses (
  id serial primary key,
  zone_id integer not null references zones (id),
  street text not null
);
