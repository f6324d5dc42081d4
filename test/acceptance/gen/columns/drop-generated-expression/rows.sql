insert into parcels (id, grams) values (1, 1500), (2, 250);
