create table owners (id bigint primary key);
create table pets (id bigint primary key, name text not null, owner_id bigint references owners (id) on delete set null);
create index pets_owner_id_idx on pets (owner_id);
