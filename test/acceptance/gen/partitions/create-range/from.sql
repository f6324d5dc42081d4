create table stations (id integer primary key);
