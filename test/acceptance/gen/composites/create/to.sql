create type postal_address as (street text, house_number varchar(8), code char(5), city text collate "C");
create table branches (id integer primary key, name text not null, address postal_address, former_addresses postal_address[]);
