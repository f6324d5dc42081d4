create table people (id bigint primary key, name text not null);
create function name_of(p people) returns text language plpgsql stable as $$ begin return p.name; end $$;
create function nobody() returns people language sql as 'select 0::bigint, ''nobody''';
