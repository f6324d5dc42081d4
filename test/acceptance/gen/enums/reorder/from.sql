create type severity as enum ('high', 'low', 'middle');
create table alerts (id bigint primary key, severity severity not null default 'low');
create index alerts_severity_idx on alerts (severity);
