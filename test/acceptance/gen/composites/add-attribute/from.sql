create type money_amount as (amount numeric(12, 2), currency char(3));
create function in_words(value money_amount) returns text language sql immutable
  return (value).amount::text || ' ' || (value).currency;
