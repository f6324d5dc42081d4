create table addresses (id bigint primary key, zip integer, city text);
create statistics addresses_stats on zip, city from addresses;
