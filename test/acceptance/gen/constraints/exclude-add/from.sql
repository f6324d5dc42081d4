create table reservations (id bigint primary key, during tstzrange not null, cancelled boolean not null default false);
