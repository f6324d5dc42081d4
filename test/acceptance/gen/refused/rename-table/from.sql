create table applicants (id bigint primary key, full_name text not null, applied_on date);
create index applicants_full_name_idx on applicants (full_name);
