create sequence small_numbers as smallint;
