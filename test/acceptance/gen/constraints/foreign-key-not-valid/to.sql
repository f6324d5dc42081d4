create table users (id bigint primary key);
create table comments (id bigint primary key, user_id bigint);
alter table comments add constraint comments_user_id_fkey foreign key (user_id) references users (id) not valid;
