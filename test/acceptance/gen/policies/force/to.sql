create table documents (id bigint primary key, tenant text not null);
alter table documents enable row level security;
alter table documents force row level security;
create policy everything on documents using (true);
