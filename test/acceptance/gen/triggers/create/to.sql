create table articles (id bigint primary key, title text not null, updated_at timestamptz not null default now());
create function touch() returns trigger language plpgsql as $$
begin
  new.updated_at := now();
  return new;
end
$$;
create trigger articles_touch before update on articles for each row execute function touch();
