create table lines (body text not null);
