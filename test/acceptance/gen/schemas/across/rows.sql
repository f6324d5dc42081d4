insert into hr.employees values (1, 'junior');
insert into payroll.salaries values (1, 100);
