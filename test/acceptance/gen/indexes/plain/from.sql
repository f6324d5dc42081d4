create table orders (id bigint primary key, customer_id bigint not null, placed_at timestamptz not null);
