create aggregate product(integer) (sfunc = int4mul, stype = integer, initcond = '1', combinefunc = int4mul, parallel = safe);
create table factors (id bigint primary key, value integer not null);
create view factor_product as select product(value) as value from factors;
