insert into meters values (1);
