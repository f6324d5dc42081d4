create table parents (id bigint primary key);
create table children (id bigint primary key, parent_id bigint references parents (id), guardian_id bigint references parents (id) deferrable);
