create domain language_code as char(2);
create table texts (id bigint primary key, language language_code);
