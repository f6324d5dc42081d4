create table books (id integer primary key, isbn varchar(13) not null, title text not null);
