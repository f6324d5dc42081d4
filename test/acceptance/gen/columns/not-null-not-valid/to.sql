-- postgres >= 18
create table gauges (id bigint primary key, value integer);
alter table gauges add constraint gauges_value_not_null not null value not valid;
