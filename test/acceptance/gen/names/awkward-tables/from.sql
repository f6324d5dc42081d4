create table "Users" ("Id" bigint primary key, "E-Mail" text);
create table users (id bigint primary key);
