create table stock (id bigint primary key, amount integer not null);
create table stock_log (happened_at timestamptz not null default now(), lines bigint not null);
