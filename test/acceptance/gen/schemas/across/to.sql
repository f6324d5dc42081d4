-- schemas: hr, payroll
create schema hr;
create schema payroll;
create type hr.grade as enum ('junior', 'senior', 'lead');
create table hr.employees (id bigint primary key, grade hr.grade not null);
create table payroll.salaries (employee_id bigint primary key references hr.employees (id) on delete cascade, amount numeric not null, grade hr.grade);
create function payroll.total(of_grade hr.grade) returns numeric language sql stable
  return (select sum(amount) from payroll.salaries s join hr.employees e on e.id = s.employee_id where e.grade = of_grade);
