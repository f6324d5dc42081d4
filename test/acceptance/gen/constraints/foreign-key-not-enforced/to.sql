-- postgres >= 18
create table users (id bigint primary key);
create table comments (id bigint primary key, user_id bigint, constraint comments_user_id_fkey foreign key (user_id) references users (id) not enforced);
