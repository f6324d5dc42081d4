create table people (id bigint primary key, given_name text, family_name text);
create view full_names as select id, given_name || ' ' || family_name as full_name from people;
create function insert_full_name() returns trigger language plpgsql as $$
begin
  insert into people values (new.id, split_part(new.full_name, ' ', 1), split_part(new.full_name, ' ', 2));
  return new;
end
$$;
create trigger full_names_insert instead of insert on full_names for each row execute function insert_full_name();
