create foreign data wrapper spreadsheet;
create server accounting foreign data wrapper spreadsheet options (host 'sheets.example.org', port '1234');
create user mapping for public server accounting options (login 'ada');
create foreign table budget (line integer) server accounting options (sheet 'Budget');
