create table categories (id bigint primary key, parent_id bigint references categories (id), name text not null);
create recursive view category_paths (id, path) as
  select id, name from categories where parent_id is null
  union all
  select c.id, p.path || ' / ' || c.name from categories c join category_paths p on p.id = c.parent_id;
