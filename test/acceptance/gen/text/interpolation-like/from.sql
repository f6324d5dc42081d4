create table templates (id bigint primary key, body text not null);
