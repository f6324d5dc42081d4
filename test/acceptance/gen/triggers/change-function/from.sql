create table stock (id bigint primary key, amount integer not null);
create function guard_stock() returns trigger language plpgsql as $$ begin return new; end $$;
create trigger stock_guard before insert or update on stock for each row execute function guard_stock();
