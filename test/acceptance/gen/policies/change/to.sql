create table documents (id bigint primary key, tenant text not null, is_public boolean not null default false);
alter table documents enable row level security;
create policy readers on documents for select using (is_public or tenant = current_user);
create policy writers on documents for update using (tenant = current_user) with check (not is_public);
