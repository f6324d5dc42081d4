create table branches (id integer primary key, name text not null);
