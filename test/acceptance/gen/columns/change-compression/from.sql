create table bodies (id bigint primary key, html text);
