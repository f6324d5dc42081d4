create function tax_rate() returns numeric language plpgsql immutable parallel safe leakproof cost 1 as $$ begin return 0.23; end $$;
create function fee(amount numeric) returns numeric language sql immutable returns null on null input as 'select amount / 10';
