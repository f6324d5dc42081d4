create sequence small_numbers as bigint;
