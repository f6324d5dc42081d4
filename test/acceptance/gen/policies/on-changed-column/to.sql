create table documents (id bigint primary key, tenant text not null);
create table members (tenant text not null, login name not null);
alter table documents enable row level security;
create policy members_only on documents using (exists (select 1 from members m where m.tenant = documents.tenant and m.login = current_user));
