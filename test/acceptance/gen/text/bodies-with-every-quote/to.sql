create function quote_it() returns text language sql immutable as $outer$ select 'a' || $$b'"`\${c}$$ || $x$ ?:d $1 $x$ $outer$;
create function dollar_names() returns text language plpgsql as $_$ begin return $function$ $body$ $function$; end $_$;
create function windows_lines() returns text language plpgsql as E'\r\nbegin\r\n\treturn ''crlf'';\r\nend\r\n';
create function trailing_spaces() returns integer language sql as 'select 1   
  -- ends in a comment';
