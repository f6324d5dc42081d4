create sequence shelf_marks start 1000;

create table institutions (code char(3) primary key, name text not null);

create table fonds (
  id uuid primary key default gen_random_uuid(),
  institution_code char(3) not null references institutions (code),
  title text not null,
  years int4range
);

create table series (
  id uuid primary key default gen_random_uuid(),
  fonds_id uuid not null references fonds (id),
  title text not null
);

create table boxes (
  number bigint primary key default nextval('shelf_marks'),
  series_id uuid references series (id),
  location text
);

create table documents (
  id uuid primary key default gen_random_uuid(),
  box_number bigint references boxes (number),
  title text not null,
  dated date,
  language varchar(20),
  body text
);

create table people (id bigint generated always as identity primary key, name text not null);

create table mentions (
  document_id uuid references documents (id),
  person_id bigint references people (id),
  page smallint,
  primary key (document_id, person_id)
);

create table loans (
  id bigint generated always as identity primary key,
  document_id uuid not null references documents (id),
  reader text not null,
  lent_on date not null,
  returned_on date
);

create table access_log (
  id bigint generated always as identity primary key,
  document_id uuid not null,
  reader text not null,
  at timestamptz not null
);

create view current_loans as select id, document_id, reader from loans where returned_on is null;
