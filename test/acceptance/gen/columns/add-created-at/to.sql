create table notes (
  id bigint primary key,
  body text not null,
  created_at timestamptz not null default now(),
  updated_on date not null default current_date
);
