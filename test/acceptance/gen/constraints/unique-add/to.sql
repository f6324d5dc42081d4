create table members (id bigint primary key, email text not null unique, tenant integer, number integer);
alter table members add constraint members_one_number_per_tenant unique (tenant, number);
