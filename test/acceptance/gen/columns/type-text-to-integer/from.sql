create table baskets (id bigint primary key, quantity text not null default '1', note text);
