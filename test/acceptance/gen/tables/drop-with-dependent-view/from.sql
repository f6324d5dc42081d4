create table visits (id integer primary key, page text not null, seconds integer not null);
create table pages (path text primary key);
create view slow_visits as select id, page from visits where seconds > 60;
