create foreign data wrapper spreadsheet options (debug 'false');
create server accounting foreign data wrapper spreadsheet options (host 'sheets.example.com', timeout '5');
create user mapping for public server accounting options (login 'alan');
create foreign table budget (line integer, amount numeric) server accounting options (sheet 'Budget 2026');
