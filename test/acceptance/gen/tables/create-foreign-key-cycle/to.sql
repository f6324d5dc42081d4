create table offices (id integer primary key, city text not null);

create table departments (
  id integer primary key,
  office_id integer not null references offices (id),
  head_id integer,
  name text not null
);

create table employees (
  id integer primary key,
  department_id integer not null references departments (id),
  manager_id integer references employees (id),
  name text not null
);

alter table departments
  add constraint departments_head_id_fkey foreign key (head_id) references employees (id) deferrable initially deferred;
