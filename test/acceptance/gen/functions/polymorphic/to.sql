create function first_of(anyarray) returns anyelement language sql immutable strict as 'select $1[1]';
create function either(a anycompatible, b anycompatible) returns anycompatible language sql immutable as 'select coalesce(a, b)';
