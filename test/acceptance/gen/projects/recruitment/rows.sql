insert into core.cohorts values (25, 'c25', '2025-09-01'), (26, 'c26', null);
insert into core.companies (name, vat_number) values ('Acme', 'PT500'), ('Initech', null);
insert into core.recruiters (company_id, email) values (1, 'hr@acme.example'), (null, 'free@lance.example');
insert into core.positions (company_id, title, salary_from, salary_to) values (1, 'Engineer', 30000, 45000), (2, 'Tester', null, null);
insert into core.recruits (cohort_id, full_name, email, phone, birth_date, skills) values
  (25, 'Ada Lovelace', 'ada@example.org', '1', '1990-12-10', '{maths,looms}'), (26, 'Alan Turing', 'alan@example.org', null, null, null);
insert into core.applications (recruit_id, position_id, stage, applied_at) values (1, 1, 'interview', '2026-01-01 10:00+00'), (2, 1, 'applied', '2026-01-02 10:00+00');
insert into core.interviews (application_id, held_at, score) values (1, '2026-01-10 10:00+00', 4);
