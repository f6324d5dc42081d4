create table templates (
  id bigint primary key,
  body text not null default 'Dear ${name}, `ls`, :name, $1, ?, ??, \n, %s, {{x}} and $$',
  pattern text not null default E'\\d+\t\u00e9\'',
  check (body <> '${x}' and body <> E'a\\b' and body !~ '\?\$\{.*\}`')
);
create function render(template text, name text) returns text language plpgsql immutable as $body$
declare
  quoted text := 'it''s `${name}` \n ? ?? :name $1 $$';
begin
  -- `${not_a_placeholder}` \u0041 */ ;
  return replace(replace(template, '${name}', name), $q$\?$q$, quoted) || E'\\ \x41';
end;
$body$;
comment on function render(text, text) is '`${name}` \ ? :name $$';
create view rendered as select id, render(body, '?') as text, '${id}' as "${id}", body like '%\%' escape '!' as odd from templates;
