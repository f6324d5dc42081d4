create table articles (id bigint primary key, title text not null, body text not null);
