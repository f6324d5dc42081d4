create table entries (id bigint primary key, debit numeric not null, credit numeric not null);
create function check_balance() returns trigger language plpgsql as $$
begin
  if (select sum(debit) <> sum(credit) from entries) then raise exception 'out of balance'; end if;
  return null;
end
$$;
create constraint trigger entries_balance after insert or update or delete on entries
  deferrable initially deferred for each row execute function check_balance();
