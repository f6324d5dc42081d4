create table matches (id integer primary key, played_on date not null);
