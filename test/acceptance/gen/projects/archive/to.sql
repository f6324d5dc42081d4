create sequence shelf_marks start 1000 increment 1 cache 5;
create type language as enum ('pt', 'la', 'en', 'unknown');
create collation by_name (provider = icu, locale = 'pt');

create table institutions (code char(3) primary key, name text not null, address text);
comment on table institutions is 'Who keeps the originals.';

create table fonds (
  id uuid primary key default gen_random_uuid(),
  institution_code char(3) not null references institutions (code) on update cascade,
  title text not null,
  years int4range,
  constraint fonds_years_check check (not isempty(years))
);
create index fonds_years_idx on fonds using gist (years);

create table series (
  id uuid primary key default gen_random_uuid(),
  fonds_id uuid not null references fonds (id) on delete cascade,
  title text not null,
  unique (fonds_id, title)
);

create table boxes (
  number bigint primary key default nextval('shelf_marks'),
  series_id uuid references series (id) on delete set null,
  location text
) with (fillfactor = 90);
alter sequence shelf_marks owned by boxes.number;

create table documents (
  id uuid primary key default gen_random_uuid(),
  box_number bigint references boxes (number),
  title text not null,
  dated date,
  language language,
  body text,
  words tsvector generated always as (to_tsvector('simple', title || ' ' || coalesce(body, ''))) stored
);
create index documents_words_idx on documents using gin (words);
create index documents_dated_idx on documents (dated desc nulls last, title collate "C");
create statistics documents_language_dated on language, dated from documents;

create table people (id bigint generated always as identity primary key, name text collate by_name not null, born integer, died integer, check (born < died));
create index people_name_idx on people (name);

create table mentions (
  document_id uuid references documents (id) on delete cascade,
  person_id bigint references people (id),
  page smallint not null default 1,
  primary key (document_id, person_id, page)
);

create table scans (
  document_id uuid not null references documents (id) on delete cascade,
  page smallint not null check (page > 0),
  image bytea not null,
  primary key (document_id, page)
) partition by hash (document_id);
create table scans_0 partition of scans for values with (modulus 2, remainder 0);
create table scans_1 partition of scans for values with (modulus 2, remainder 1);

create table loans (
  id bigint generated always as identity primary key,
  document_id uuid not null references documents (id),
  reader text not null,
  lent_on date not null,
  returned_on date,
  check (lent_on <= returned_on),
  constraint loans_one_at_a_time exclude using gist (int8range(hashtext(document_id::text), hashtext(document_id::text), '[]') with &&, daterange(lent_on, returned_on) with &&)
);

create table access_log (
  id bigint generated always as identity primary key,
  document_id uuid not null,
  reader text not null,
  at timestamptz not null default now()
);
create index access_log_at_idx on access_log using brin (at);

create view current_loans as
  select l.id, l.document_id, l.reader, d.title, current_date - l.lent_on as days
  from loans l join documents d on d.id = l.document_id
  where l.returned_on is null;
create view overdue_loans as select id, reader, days from current_loans where days > 30;

create function lend(document uuid, to_reader text) returns bigint language sql
  return (select max(id) from loans where document_id = document and reader = to_reader);
create procedure give_back(loan bigint) language plpgsql as $$
begin
  update loans set returned_on = current_date where id = loan;
end
$$;
