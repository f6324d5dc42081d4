create table fax_numbers (id bigint primary key, number text not null, sent_pages integer);
