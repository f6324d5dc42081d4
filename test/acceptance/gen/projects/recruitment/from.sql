create schema core;
create schema audit;

create type core.stage as enum ('applied', 'interview', 'offer', 'hired', 'rejected');

create table core.cohorts (
  id integer primary key,
  code varchar(4) not null unique,
  starts_on date
);

create table core.companies (
  id bigserial primary key,
  name text not null,
  vat_number varchar(20)
);

create table core.recruiters (
  id bigserial primary key,
  company_id bigint references core.companies (id),
  email text not null
);

create table core.positions (
  id bigserial primary key,
  company_id bigint not null references core.companies (id),
  title text not null,
  salary_from integer,
  salary_to integer
);

create table core.recruits (
  id bigserial primary key,
  cohort_id integer not null references core.cohorts (id),
  full_name text not null,
  email text not null,
  phone varchar(20),
  birth_date date,
  skills text
);

create table core.applications (
  id bigserial primary key,
  recruit_id bigint not null references core.recruits (id),
  position_id bigint not null references core.positions (id),
  stage core.stage not null default 'applied',
  applied_at timestamptz not null default now()
);

create table core.interviews (
  id bigserial primary key,
  application_id bigint not null references core.applications (id),
  held_at timestamptz not null,
  score integer
);

create table audit.changes (
  id bigserial primary key,
  table_name text not null,
  row_id bigint not null,
  changed_at timestamptz not null default now()
);

create function audit.remember() returns trigger language plpgsql as $$
begin
  insert into audit.changes (table_name, row_id) values (tg_table_name, new.id);
  return new;
end
$$;
create trigger recruits_audit after insert or update on core.recruits for each row execute function audit.remember();

create view core.pipeline as
  select a.id, r.full_name, p.title, a.stage
  from core.applications a
  join core.recruits r on r.id = a.recruit_id
  join core.positions p on p.id = a.position_id;
