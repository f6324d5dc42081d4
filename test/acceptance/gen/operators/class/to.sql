create table versions (id bigint primary key, name text not null);
create function compare_by_length(a text, b text) returns integer language sql immutable return sign(length(a) - length(b));
create operator class by_length for type text using btree as
  operator 1 <, operator 2 <=, operator 3 =, operator 4 >=, operator 5 >,
  function 1 compare_by_length(text, text);
create index versions_name_idx on versions (name by_length);
