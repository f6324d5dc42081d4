create function tax_rate() returns numeric language plpgsql volatile as $$ begin return 0.23; end $$;
create function fee(amount numeric) returns numeric language sql as 'select amount / 10';
