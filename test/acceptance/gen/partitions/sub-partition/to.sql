create table sales (day date not null, shop integer not null, amount numeric) partition by range (day);
create table sales_2025 partition of sales for values from ('2025-01-01') to ('2026-01-01');
create table sales_2026 partition of sales for values from ('2026-01-01') to ('2027-01-01') partition by list (shop);
create table sales_2026_one partition of sales_2026 for values in (1);
create table sales_2026_other partition of sales_2026 default;
create index sales_shop_idx on sales (shop);
