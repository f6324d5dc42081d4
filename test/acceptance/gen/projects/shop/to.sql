create type order_status as enum ('cart', 'placed', 'paid', 'shipped', 'returned');
create domain money_amount as numeric(10, 2) check (value >= 0);

create table customers (
  id serial primary key,
  email varchar(320) not null unique,
  full_name text not null,
  newsletter boolean not null default false,
  created_at timestamptz not null default now(),
  deleted_at timestamptz
);
create index customers_active_idx on customers (full_name) where deleted_at is null;

create table addresses (
  id serial primary key,
  customer_id integer not null references customers (id) on delete cascade,
  street text not null,
  city text not null,
  country char(2) not null default 'PT' check (country = upper(country))
);
create index addresses_customer_id_idx on addresses (customer_id);

create table categories (
  id serial primary key,
  parent_id integer references categories (id) on delete cascade,
  name text not null,
  unique (parent_id, name)
);
comment on table categories is 'A tree; the root has no parent.';

create table products (
  id serial primary key,
  category_id integer references categories (id) on delete set null,
  sku varchar(20) not null unique,
  name text not null,
  price money_amount not null,
  attributes jsonb not null default '{}',
  stock integer not null default 0,
  search tsvector generated always as (to_tsvector('simple', name || ' ' || sku)) stored
);
create index products_name_idx on products (lower(name));
create index products_attributes_idx on products using gin (attributes jsonb_path_ops);
create index products_search_idx on products using gin (search);

create table coupons (
  code varchar(16) primary key,
  percent smallint not null check (percent between 1 and 100),
  valid_during daterange not null default daterange('2026-01-01', null)
);

create table orders (
  id serial primary key,
  customer_id integer not null references customers (id),
  address_id integer references addresses (id),
  status order_status not null default 'cart',
  placed_at timestamptz,
  comment text,
  coupon_code varchar(16) references coupons (code) on update cascade,
  check (status = 'cart' or placed_at is not null)
);
create index orders_customer_id_idx on orders (customer_id);
create index orders_unpaid_idx on orders (placed_at) where status = 'placed';

create table order_lines (
  order_id integer not null references orders (id) on delete cascade,
  product_id integer not null references products (id),
  quantity integer not null default 1 check (quantity > 0),
  unit_price money_amount not null,
  total numeric(12, 2) generated always as (quantity * unit_price) stored,
  primary key (order_id, product_id)
);

create table payments (
  id serial primary key,
  order_id integer not null references orders (id),
  amount money_amount not null,
  method text not null,
  paid_at timestamptz not null default now()
);
create index payments_order_id_idx on payments (order_id);

create table refunds (
  id bigint generated always as identity primary key,
  payment_id integer not null references payments (id),
  amount money_amount not null,
  reason text
);

create table reviews (
  id serial primary key,
  product_id integer not null references products (id) on delete cascade,
  customer_id integer not null references customers (id),
  stars smallint not null check (stars between 1 and 5),
  body text,
  constraint reviews_one_per_customer unique (product_id, customer_id)
);

create view order_totals as
  select o.id, o.customer_id, o.status, sum(l.total) as total, count(*) as lines
  from orders o join order_lines l on l.order_id = o.id
  group by o.id;

create view best_customers as
  select c.full_name, sum(t.total) as spent
  from customers c join order_totals t on t.customer_id = c.id
  group by c.full_name;

create materialized view product_ratings as
  select product_id, round(avg(stars), 1) as stars, count(*) as reviews
  from reviews group by product_id;
create unique index product_ratings_product_id_idx on product_ratings (product_id);

create function take_stock() returns trigger language plpgsql as $$
begin
  update products set stock = stock - new.quantity + case when tg_op = 'UPDATE' then old.quantity else 0 end
  where id = new.product_id;
  return new;
end
$$;
create trigger order_lines_take_stock after insert or update of quantity on order_lines for each row execute function take_stock();
