create table visits (id bigint primary key, site integer not null, day date not null);
