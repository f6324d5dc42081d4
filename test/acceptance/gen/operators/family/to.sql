create table parts (id bigint primary key, code text not null);
create function hash_of_length(a text) returns integer language sql immutable return length(a);
create operator family by_length using hash;
create operator class by_length_text for type text using hash family by_length as
  operator 1 =, function 1 hash_of_length(text);
