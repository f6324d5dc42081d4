create table numbers (n integer primary key);
