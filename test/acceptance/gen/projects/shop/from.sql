create type order_status as enum ('cart', 'placed', 'shipped');
create domain money_amount as numeric(10, 2) check (value >= 0);

create table customers (
  id serial primary key,
  email varchar(120) not null unique,
  full_name text not null,
  newsletter boolean not null default false,
  created_at timestamp not null default now()
);

create table addresses (
  id serial primary key,
  customer_id integer not null references customers (id) on delete cascade,
  street text not null,
  city text not null,
  country char(2) not null default 'PT',
  fax text
);
create index addresses_customer_id_idx on addresses (customer_id);

create table categories (
  id serial primary key,
  parent_id integer references categories (id),
  name text not null,
  unique (parent_id, name)
);

create table products (
  id serial primary key,
  category_id integer references categories (id),
  sku varchar(20) not null unique,
  name text not null,
  price money_amount not null,
  attributes json not null default '{}',
  stock integer not null default 0
);
create index products_name_idx on products (name);

create table orders (
  id serial primary key,
  customer_id integer not null references customers (id),
  address_id integer references addresses (id),
  status order_status not null default 'cart',
  placed_at timestamp,
  comment text
);
create index orders_customer_id_idx on orders (customer_id);

create table order_lines (
  order_id integer not null references orders (id) on delete cascade,
  product_id integer not null references products (id),
  quantity integer not null default 1 check (quantity > 0),
  unit_price money_amount not null,
  primary key (order_id, product_id)
);

create table payments (
  id serial primary key,
  order_id integer not null references orders (id),
  amount money_amount not null,
  method text not null,
  paid_at timestamp not null default now()
);

create table reviews (
  id serial primary key,
  product_id integer not null references products (id),
  customer_id integer not null references customers (id),
  stars integer not null check (stars between 1 and 5),
  body text
);

create view order_totals as
  select o.id, o.customer_id, o.status, sum(l.quantity * l.unit_price) as total
  from orders o join order_lines l on l.order_id = o.id
  group by o.id;

create view best_customers as
  select c.full_name, sum(t.total) as spent
  from customers c join order_totals t on t.customer_id = c.id
  group by c.full_name;

create function take_stock() returns trigger language plpgsql as $$
begin
  update products set stock = stock - new.quantity where id = new.product_id;
  return new;
end
$$;
create trigger order_lines_take_stock after insert on order_lines for each row execute function take_stock();
