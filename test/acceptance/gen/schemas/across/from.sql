create schema hr;
create schema payroll;
create type hr.grade as enum ('junior', 'senior');
create table hr.employees (id bigint primary key, grade hr.grade not null);
create table payroll.salaries (employee_id bigint primary key references hr.employees (id), amount numeric not null);
