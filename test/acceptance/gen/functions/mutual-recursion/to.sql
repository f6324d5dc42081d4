create table numbers (n integer primary key);
create function is_even(n integer) returns boolean language plpgsql immutable as $$ begin return n = 0 or is_odd(n - 1); end $$;
create function is_odd(n integer) returns boolean language plpgsql immutable as $$ begin return n <> 0 and is_even(n - 1); end $$;
create view even_numbers as select n from numbers where is_even(n);
