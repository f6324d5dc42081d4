create table articles (id bigint primary key, title text not null, updated_at timestamptz not null default now());
