-- schemas: public, Acme Inc.
create schema "Acme Inc.";
create type "Acme Inc."."Line State" as enum ('Open', 'In Progress');
create table "Acme Inc."."Order Lines" ("Line No" integer primary key, "State" "Acme Inc."."Line State" not null default 'In Progress', "Seq" serial);
create view "Acme Inc."."Open.Lines" as select "Line No" from "Acme Inc."."Order Lines" where "State" = 'Open';
create function "Acme Inc."."Is Open"("Line" "Acme Inc."."Order Lines") returns boolean language sql stable as 'select ("Line")."State" = ''Open''';
