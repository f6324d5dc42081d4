create domain language_code as char(2) check (value = lower(value));
create table texts (id bigint primary key, language language_code default 'en');
