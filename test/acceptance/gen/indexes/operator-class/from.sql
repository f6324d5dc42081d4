create table urls (id bigint primary key, url text not null, props jsonb, code varchar(10));
