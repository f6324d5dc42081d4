create function slugify(title text) returns text language sql immutable as $$
  select trim(both '-' from regexp_replace(lower(title), '[^a-z0-9]+', '-', 'g'))
$$;
