create table tickets (number integer, title text not null);
