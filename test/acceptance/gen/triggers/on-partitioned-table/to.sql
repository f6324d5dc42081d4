create table logs (day date not null, message text) partition by range (day);
create table logs_2026 partition of logs for values from ('2026-01-01') to ('2027-01-01');
create function trim_message() returns trigger language plpgsql as $$ begin new.message := trim(new.message); return new; end $$;
create trigger logs_trim before insert on logs for each row execute function trim_message();
