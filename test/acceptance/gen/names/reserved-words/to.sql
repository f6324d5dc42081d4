create table "group" (id bigint primary key, "user" text not null, "desc" text, "limit" integer not null default 10, "default" text default 'default', "null" boolean);
create table "user" ("all" integer, "check" integer check ("check" > 0), "primary" integer, "unique" integer unique, primary key ("all", "primary"));
alter table "user" add constraint "foreign" foreign key ("primary") references "user" ("unique");
create view "view" as select "limit" as "end", "user" as "case" from "group";
create function "select"("where" integer) returns integer language sql immutable return "where" + 1;
