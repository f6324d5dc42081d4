create table categories (id bigint primary key, parent_id bigint references categories (id) on delete cascade, check (parent_id <> id));
