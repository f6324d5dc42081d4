create table facts (id bigint primary key, a integer, b integer, c text);
create index facts_a_b_idx on facts (a, b);
create index facts_b_idx on facts (b desc) where b is not null;
create index facts_c_idx on facts (c);
