insert into drafts values (1);
