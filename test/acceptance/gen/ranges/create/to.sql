create type float_range as range (subtype = double precision, subtype_diff = float8mi);
create type time_range as range (subtype = time, multirange_type_name = times);
create table meters (id bigint primary key, allowed float_range default '[0,100)', opening times);
create index meters_allowed_idx on meters using gist (allowed);
