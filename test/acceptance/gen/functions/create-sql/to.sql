create table prices (id bigint primary key, net numeric not null);
create function gross(net numeric, rate numeric default 0.23) returns numeric
  language sql immutable strict parallel safe cost 5
  as 'select round(net * (1 + rate), 2)';
create function gross_price(p prices) returns numeric language sql stable
  as $$ select gross((p).net) $$;
