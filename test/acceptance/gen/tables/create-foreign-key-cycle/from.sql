create table offices (id integer primary key, city text not null);
