create table books (id integer not null unique, isbn varchar(13) primary key, title text not null);
