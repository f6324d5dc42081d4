create table diaries (id bigint primary key, mood text not null default 'happy');
