insert into fax_numbers values (1, '+351 1', 3);
