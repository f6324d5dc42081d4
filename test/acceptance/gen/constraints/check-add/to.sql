create table rents (
  id bigint primary key,
  amount numeric not null check (amount > 0),
  starts_on date,
  ends_on date,
  constraint rents_period_check check (ends_on is null or starts_on <= ends_on)
);
