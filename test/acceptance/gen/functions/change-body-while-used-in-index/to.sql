create function normal_code(value text) returns text language sql immutable as 'select upper(trim(value))';
create table coupons (id bigint primary key, code text not null, check (normal_code(code) <> ''));
create index coupons_normal_code_idx on coupons (normal_code(code));
