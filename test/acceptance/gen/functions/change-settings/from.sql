create function heavy() returns void language plpgsql set work_mem = '64MB' set statement_timeout = '5s' as $$ begin perform 1; end $$;
