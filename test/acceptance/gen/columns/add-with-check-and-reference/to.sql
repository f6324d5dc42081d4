create table countries (code char(2) primary key, name text not null);
create table cities (
  id bigint primary key,
  name text not null,
  country_code char(2) references countries (code),
  population integer check (population > 0)
);
create index cities_country_code_idx on cities (country_code);
