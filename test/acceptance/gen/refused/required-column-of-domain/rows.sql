insert into loans values (1);
