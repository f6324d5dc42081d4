create table coupons (id bigint primary key, code text not null);
