create type season as enum ('spring', 'summer');
create table trips (id integer primary key, season season);
