create table sales (day date not null, shop integer not null, amount numeric) partition by range (day);
create table sales_2025 partition of sales for values from ('2025-01-01') to ('2026-01-01');
