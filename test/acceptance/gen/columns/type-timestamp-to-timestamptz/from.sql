create table logins (id bigint primary key, happened_at timestamp not null default localtimestamp);
create index logins_happened_at_idx on logins (happened_at desc);
