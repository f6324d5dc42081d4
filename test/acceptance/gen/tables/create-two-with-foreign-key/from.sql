create table settings (key text primary key, value text);
