create function greeting(name text) returns text language sql immutable as $$ select 'Hello, ' || $1 $$;
