create table articles (id bigint primary key, title text not null, words integer);
create function count_words() returns trigger language plpgsql as $$
begin
  new.words := array_length(string_to_array(new.title, ' '), 1);
  return new;
end
$$;
create trigger articles_words before insert or update of title on articles for each row execute function count_words();
