create table accounts (id bigint primary key, balance numeric not null);
create function refuse() returns trigger language plpgsql as $$ begin raise exception 'refused'; end $$;
create trigger accounts_keep before delete or truncate on accounts for each statement execute function refuse();
