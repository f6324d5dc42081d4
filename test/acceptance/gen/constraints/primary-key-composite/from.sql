create table memberships (user_id integer primary key, group_id integer not null, since date);
