create function quote_it() returns text language sql immutable as $$ select 'plain' $$;
