create table places (id bigint primary key, location point, tags text[], body tsvector, name text, seen_at timestamptz, address inet);
