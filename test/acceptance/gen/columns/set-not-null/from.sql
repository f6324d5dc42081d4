create table subscribers (id bigint primary key, email text, confirmed_at timestamptz);
