create table facts (id bigint primary key, a integer, b integer, c text);
create index facts_a_idx on facts (a);
create index facts_b_idx on facts (b);
create unique index facts_c_idx on facts (c);
