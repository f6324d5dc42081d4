create table orders (id bigint primary key, customer_id bigint not null, placed_at timestamptz not null);
create index orders_customer_id_idx on orders (customer_id);
create index orders_customer_id_placed_at_idx on orders (customer_id, placed_at);
