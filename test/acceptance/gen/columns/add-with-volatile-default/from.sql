create table invitations (id bigint primary key, email text not null);
