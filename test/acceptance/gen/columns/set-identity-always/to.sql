create table coupons (id bigint generated always as identity primary key, code text not null);
