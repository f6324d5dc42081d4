create table invitations (
  id bigint primary key,
  email text not null,
  token uuid not null default gen_random_uuid() unique
);
