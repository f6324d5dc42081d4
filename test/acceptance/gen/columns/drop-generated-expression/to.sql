create table parcels (id bigint primary key, grams integer not null, kilograms numeric);
