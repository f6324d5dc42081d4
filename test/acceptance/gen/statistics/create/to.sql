create table addresses (id bigint primary key, zip text, city text, street text);
create statistics addresses_zip_city (dependencies, ndistinct) on zip, city from addresses;
create statistics addresses_lower_city on lower(city), (length(street)) from addresses;
alter statistics addresses_zip_city set statistics 400;
