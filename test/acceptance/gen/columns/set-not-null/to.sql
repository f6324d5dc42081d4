create table subscribers (id bigint primary key, email text not null, confirmed_at timestamptz not null default now());
