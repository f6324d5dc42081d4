create table tickets (number integer generated always as identity, title text not null);
