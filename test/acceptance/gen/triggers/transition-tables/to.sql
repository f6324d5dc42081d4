create table stock (id bigint primary key, amount integer not null);
create table stock_log (happened_at timestamptz not null default now(), lines bigint not null);
create function log_stock() returns trigger language plpgsql as $$
begin
  insert into stock_log (lines) select count(*) from new_stock;
  return null;
end
$$;
create trigger stock_inserted after insert on stock referencing new table as new_stock for each statement execute function log_stock();
create trigger stock_updated after update on stock referencing old table as old_stock new table as new_stock for each statement execute function log_stock();
