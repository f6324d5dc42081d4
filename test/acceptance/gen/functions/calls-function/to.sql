create table logs (id bigint primary key);
-- In order of names, each comes before what it calls.
create function z_base(x integer) returns integer language sql immutable return x + 1;
create function m_middle(x integer) returns integer language sql immutable return z_base(x) * 2;
create function a_top(x integer) returns integer language sql immutable return m_middle(x) - 1;
