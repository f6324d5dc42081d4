create function keep_last(state text, value text) returns text language sql immutable return value;
create aggregate latest(text) (sfunc = keep_last, stype = text);
