create table logs (day date not null, message text not null default '', level smallint not null default 1 check (level < 10)) partition by range (day);
create table logs_2025 partition of logs for values from ('2025-01-01') to ('2026-01-01');
create table logs_2026 partition of logs for values from ('2026-01-01') to ('2027-01-01');
