create table secrets (id bigint primary key, value text not null);
create function secret_count() returns bigint language sql stable security definer set search_path = public, pg_temp as 'select count(*) from secrets';
