create table searches (id bigint primary key, term text not null);
