create table users (id bigint primary key);

create unlogged table sessions (
  token uuid primary key default gen_random_uuid(),
  user_id bigint not null references users (id) on delete cascade,
  expires_at timestamptz not null
);
