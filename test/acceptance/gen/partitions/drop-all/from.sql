create table visits (id bigint not null, day date not null) partition by range (day);
create table visits_old partition of visits for values from (minvalue) to ('2026-01-01');
create table visits_new partition of visits for values from ('2026-01-01') to (maxvalue);
create table pages (path text primary key);
