create table stocks (id bigint primary key, amount integer not null, changed integer not null default 0);
create function count_change() returns trigger language plpgsql as $$
begin
  new.changed := old.changed + 1;
  return new;
end
$$;
create trigger stocks_count_change before update of amount on stocks
  for each row when (old.amount <> new.amount) execute function count_change();
