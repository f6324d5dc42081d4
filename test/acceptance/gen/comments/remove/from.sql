create table users (id bigint primary key, name text);
create view names as select name from users;
comment on table users is 'Users';
comment on column users.name is 'Name';
comment on view names is 'Names';
