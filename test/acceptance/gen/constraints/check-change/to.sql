create table rents (id bigint primary key, currency text not null, constraint rents_currency_check check (currency in ('EUR', 'USD', 'NOK')));
