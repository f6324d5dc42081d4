create table logins (id bigint primary key, happened_at timestamptz not null default current_timestamp);
create index logins_happened_at_idx on logins (happened_at desc);
