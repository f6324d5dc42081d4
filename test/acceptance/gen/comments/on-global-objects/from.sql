create function on_end() returns event_trigger language plpgsql as $$ begin perform 1; end $$;
create event trigger after_everything on ddl_command_end execute function on_end();
create table users (id bigint primary key);
create publication news for table users;
create foreign data wrapper remote;
create server elsewhere foreign data wrapper remote;
create type celsius as (degrees real);
create function to_real(c celsius) returns real language sql immutable return (c).degrees;
create cast (celsius as real) with function to_real(celsius);
