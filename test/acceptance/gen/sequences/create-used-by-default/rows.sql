insert into invoices values (1, 'old-1');
