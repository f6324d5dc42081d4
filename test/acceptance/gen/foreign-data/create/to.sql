create table parts (id bigint primary key);
create foreign data wrapper spreadsheet options (debug 'true');
create server accounting type 'sheet' version '2' foreign data wrapper spreadsheet options (host 'sheets.example.org', port '1234');
create user mapping for public server accounting options (token 'not-a-secret');
create foreign table budget (
  line integer options (column_name 'A') not null,
  amount numeric(12, 2) options (column_name 'B') default 0,
  check (amount >= 0)
) server accounting options (sheet 'Budget ''26');
