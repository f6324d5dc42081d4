create table payloads (id bigint primary key, body json not null default '{}', extra json);
