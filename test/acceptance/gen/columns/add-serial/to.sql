create table lines (body text not null, line_number serial not null);
