create foreign data wrapper spreadsheet;
create server accounting foreign data wrapper spreadsheet;
create user mapping for public server accounting;
create foreign table budget (line integer) server accounting;
