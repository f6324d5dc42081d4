create table recruits (
  id bigint generated always as identity primary key,
  full_name text not null,
  email varchar(320) not null unique,
  phone varchar(32),
  applied_at timestamptz not null default now()
);
