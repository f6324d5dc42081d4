-- schemas: core, audit
create schema core;
create schema audit;

create type core.stage as enum ('applied', 'screening', 'interview', 'offer', 'hired', 'rejected', 'withdrawn');
create domain core.email as text constraint email_has_at check (value like '%_@_%');

create table core.cohorts (
  id integer primary key,
  code varchar(4) not null unique check (code ~ '^c\d\d$'),
  starts_on date,
  ends_on date,
  constraint cohorts_dates_check check (starts_on < ends_on)
);

create table core.companies (
  id bigserial primary key,
  name text not null,
  vat_number varchar(20) unique
);
create index companies_name_idx on core.companies (name text_pattern_ops);

create table core.recruiters (
  id bigserial primary key,
  company_id bigint references core.companies (id) on delete cascade,
  email core.email not null
);
create index recruiters_company_id_idx on core.recruiters (company_id);

create table core.positions (
  id bigserial primary key,
  company_id bigint not null references core.companies (id) on delete cascade,
  title text not null,
  salary_from numeric(10, 2),
  salary_to numeric(10, 2),
  is_open boolean not null default true,
  check (salary_from <= salary_to)
);

create table core.recruits (
  id bigserial primary key,
  cohort_id integer not null references core.cohorts (id) on update cascade,
  full_name text not null,
  email core.email not null,
  phone varchar(32),
  birth_date date,
  skills text[],
  created_at timestamptz not null default now(),
  constraint recruits_email_key unique (email)
);
create index recruits_skills_idx on core.recruits using gin (skills);
create index recruits_cohort_id_idx on core.recruits (cohort_id);
comment on column core.recruits.skills is 'As the recruit wrote them.';

create table core.applications (
  id bigserial primary key,
  recruit_id bigint not null references core.recruits (id) on delete cascade,
  position_id bigint not null references core.positions (id),
  stage core.stage not null default 'applied',
  applied_at timestamptz not null default now(),
  unique (recruit_id, position_id)
);
create index applications_open_idx on core.applications (position_id, applied_at) where stage not in ('hired', 'rejected', 'withdrawn');

create table core.interviews (
  id bigserial primary key,
  application_id bigint not null references core.applications (id) on delete cascade,
  held_at timestamptz not null,
  score smallint check (score between 1 and 5),
  interviewer_id bigint references core.recruiters (id)
);

create table core.offers (
  application_id bigint primary key references core.applications (id),
  salary numeric(10, 2) not null,
  valid_until date not null,
  accepted_at timestamptz
);

create table core.notes (
  id bigint generated always as identity primary key,
  recruit_id bigint not null references core.recruits (id) on delete cascade,
  author_id bigint references core.recruiters (id) on delete set null,
  body text not null
);

create table audit.changes (
  id bigserial primary key,
  table_name text not null,
  row_id bigint not null,
  changed_at timestamptz not null default now(),
  operation text not null default 'UPDATE',
  changed_by name not null default current_user
);
create index changes_table_name_row_id_idx on audit.changes (table_name, row_id);

create function audit.remember() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  insert into audit.changes (table_name, row_id, operation)
  values (tg_table_schema || '.' || tg_table_name, coalesce(new.id, old.id), tg_op);
  return coalesce(new, old);
end
$$;
create trigger recruits_audit after insert or update or delete on core.recruits for each row execute function audit.remember();
create trigger applications_audit after insert or update or delete on core.applications for each row execute function audit.remember();

create view core.pipeline as
  select a.id, r.full_name, p.title, a.stage, a.applied_at, avg(i.score) as score
  from core.applications a
  join core.recruits r on r.id = a.recruit_id
  join core.positions p on p.id = a.position_id
  left join core.interviews i on i.application_id = a.id
  group by a.id, r.full_name, p.title;

create view core.cohort_sizes as
  select c.code, count(r.id) as recruits
  from core.cohorts c left join core.recruits r on r.cohort_id = c.id
  group by c.code;
