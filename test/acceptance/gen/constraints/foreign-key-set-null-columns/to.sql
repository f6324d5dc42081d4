-- postgres >= 15
create table tenants (id bigint primary key);
create table users (tenant_id bigint references tenants (id), id bigint, primary key (tenant_id, id));
create table posts (
  tenant_id bigint not null,
  id bigint primary key,
  author_id bigint,
  foreign key (tenant_id, author_id) references users (tenant_id, id) on delete set null (author_id)
);
