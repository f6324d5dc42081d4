-- postgres >= 15
create table drafts (id bigint primary key);
create unlogged sequence draft_numbers;
