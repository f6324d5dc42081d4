create table drafts (id bigint primary key);
create sequence draft_numbers;
