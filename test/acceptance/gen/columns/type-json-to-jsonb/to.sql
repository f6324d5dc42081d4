create table payloads (id bigint primary key, body jsonb not null default '{}', extra jsonb);
create index payloads_body_idx on payloads using gin (body);
