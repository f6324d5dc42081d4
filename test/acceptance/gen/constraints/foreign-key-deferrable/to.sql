create table parents (id bigint primary key);
create table children (id bigint primary key, parent_id bigint references parents (id) deferrable initially deferred, guardian_id bigint references parents (id) deferrable initially deferred);
