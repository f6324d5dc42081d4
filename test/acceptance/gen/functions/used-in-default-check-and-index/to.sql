create function random_code() returns text language sql volatile return upper(substr(md5(random()::text), 1, 8));
create function is_code(value text) returns boolean language sql immutable return value ~ '^[A-Z0-9]+$';
create function normal_code(value text) returns text language sql immutable return replace(upper(value), 'O', '0');
create table coupons (
  id bigint primary key,
  code text not null default random_code() check (is_code(code)),
  plain_code text generated always as (normal_code(code)) stored
);
create unique index coupons_normal_code_idx on coupons (normal_code(code));
