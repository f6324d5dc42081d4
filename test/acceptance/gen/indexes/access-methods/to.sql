create table places (id bigint primary key, location point, tags text[], body tsvector, name text, seen_at timestamptz, address inet);
create index places_location_idx on places using gist (location);
create index places_quad_idx on places using spgist (location kd_point_ops);
create index places_tags_idx on places using gin (tags) with (fastupdate = off);
create index places_body_idx on places using gin (body);
create index places_name_idx on places using hash (name);
create index places_seen_at_idx on places using brin (seen_at) with (pages_per_range = 32);
create index places_address_idx on places using gist (address inet_ops);
