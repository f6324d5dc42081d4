create function greeting(person text) returns text language sql immutable as $$ select 'Hello, ' || $1 $$;
