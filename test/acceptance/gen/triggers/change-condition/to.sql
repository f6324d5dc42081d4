create table accounts (id bigint primary key, balance numeric not null);
create function refuse() returns trigger language plpgsql as $$ begin raise exception 'refused'; end $$;
create trigger accounts_no_debt before update on accounts for each row when (new.balance < -100 and new.balance is distinct from old.balance) execute function refuse();
