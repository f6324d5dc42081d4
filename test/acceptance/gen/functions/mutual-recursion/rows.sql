insert into numbers values (4), (7);
