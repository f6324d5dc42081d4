insert into users values (1);
insert into billing.invoices values (1, 1);
