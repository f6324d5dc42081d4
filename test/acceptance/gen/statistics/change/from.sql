create table addresses (id bigint primary key, zip text, city text, street text);
create statistics addresses_stats (ndistinct) on zip, city from addresses;
