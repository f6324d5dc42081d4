create table recruits (id bigint generated always as identity primary key, name text not null);
create table letters (id bigint primary key, recruit_id bigint references recruits (id));
