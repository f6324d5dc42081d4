create table "group" (id bigint primary key, "user" text, "desc" text);
