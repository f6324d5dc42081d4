create function heavy() returns void language plpgsql set work_mem = '128MB' set search_path = '' set "TimeZone" = 'Europe/Oslo' as $$ begin perform 1; end $$;
