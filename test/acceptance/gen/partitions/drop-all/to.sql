create table pages (path text primary key);
