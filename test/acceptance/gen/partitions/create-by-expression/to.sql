create table names (name text not null, born date) partition by range (lower(name) collate "C", (extract(year from born)));
create table names_a_to_m partition of names for values from ('a', minvalue) to ('n', minvalue);
create table names_n_to_z partition of names for values from ('n', minvalue) to (maxvalue, maxvalue);
