create table recruits (id integer primary key, name text not null);
