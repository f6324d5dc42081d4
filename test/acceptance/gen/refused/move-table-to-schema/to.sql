-- schemas: public, archive
create schema archive;
create table archive.letters (id bigint primary key, body text not null);
