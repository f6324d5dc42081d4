create table documents (id bigint primary key, title text not null, folder text);
