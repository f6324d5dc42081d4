create table products (
  id bigint primary key,
  name text not null,
  is_active boolean default true,
  stock integer not null default 0,
  unit varchar(10) not null default 'piece',
  weight numeric(8, 3) default 0.250,
  attributes jsonb not null default '{}',
  tags text[] not null default '{}'
);
