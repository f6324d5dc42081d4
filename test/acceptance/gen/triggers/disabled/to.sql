create table stock (id bigint primary key, amount integer not null);
create function nothing() returns trigger language plpgsql as $$ begin return new; end $$;
create trigger a_first before insert on stock for each row execute function nothing();
create trigger b_second before insert on stock for each row execute function nothing();
alter table stock disable trigger a_first;
alter table stock enable always trigger b_second;
