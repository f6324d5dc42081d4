create table baskets (id bigint primary key, quantity integer not null default 1, note text);
