create table order_lines (
  id bigint primary key,
  quantity integer not null,
  unit_price numeric(10, 2) not null,
  total numeric(12, 2) generated always as (quantity * unit_price) stored
);
