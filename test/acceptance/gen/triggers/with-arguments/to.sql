create table stock (id bigint primary key, name text);
create function tell() returns trigger language plpgsql as $$ begin perform pg_notify(tg_argv[0], tg_argv[1]); return null; end $$;
create trigger stock_tell after insert on stock for each row execute function tell('stock', 'it''s here', 'C:\new', '?');
