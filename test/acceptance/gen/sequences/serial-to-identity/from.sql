create table recruits (id serial primary key, name text not null);
