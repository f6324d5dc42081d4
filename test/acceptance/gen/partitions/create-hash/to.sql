create table sessions (token uuid primary key, data jsonb not null default '{}') partition by hash (token);
create table sessions_0 partition of sessions for values with (modulus 3, remainder 0);
create table sessions_1 partition of sessions for values with (modulus 3, remainder 1);
create table sessions_2 partition of sessions for values with (modulus 3, remainder 2);
