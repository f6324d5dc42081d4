create table documents (id bigint primary key, tenant text not null);
