create table documents (id bigint primary key, tenant text not null, body text);
alter table documents enable row level security;
create policy tenant_sees_own on documents for select using (tenant = current_setting('app.tenant', true));
create policy tenant_writes_own on documents as restrictive for insert to public with check (tenant = current_setting('app.tenant', true));
