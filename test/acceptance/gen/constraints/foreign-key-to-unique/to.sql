create table currencies (id integer primary key, code char(3) not null unique);
create table invoices (id bigint primary key, currency char(3) not null references currencies (code));
