create table recruits (id bigint primary key, family_name text not null, phone text);
