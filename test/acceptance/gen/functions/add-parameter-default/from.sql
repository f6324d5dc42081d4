create function greeting(name text, word text) returns text language sql immutable return word || ', ' || name;
