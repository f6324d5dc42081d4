create table memberships (user_id integer, group_id integer not null, since date, primary key (group_id, user_id));
