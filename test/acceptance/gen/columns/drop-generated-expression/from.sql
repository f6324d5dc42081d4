create table parcels (id bigint primary key, grams integer not null, kilograms numeric generated always as (grams / 1000.0) stored);
