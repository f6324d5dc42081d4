create table addresses (id bigint primary key, zip text, city text, street text);
create statistics addresses_stats (mcv) on zip, city, street from addresses;
