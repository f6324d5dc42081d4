create function greeting(name text, word text default 'Hello') returns text language sql immutable return word || ', ' || name;
