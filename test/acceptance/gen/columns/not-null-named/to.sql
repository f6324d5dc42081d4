-- postgres >= 18
create table gauges (id bigint primary key, value integer constraint gauges_value_required not null);
