create table accounts (id bigint primary key, login text not null, deactivated_at timestamptz);
