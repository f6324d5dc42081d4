create table letters (id bigint primary key, body text);
