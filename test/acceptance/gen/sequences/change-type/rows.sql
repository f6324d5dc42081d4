select nextval('small_numbers'), nextval('small_numbers');
