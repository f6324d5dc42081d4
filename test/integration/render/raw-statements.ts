/** The schema that the statements need. */
export const rawGiven =
  'create table t (a integer, b jsonb, c text); create type pair as (a integer, b text)';

const fence = '`';

/** Texts in which Knex or a template literal sees more than SQL. */
export const rawStatements: readonly string[] = [
  `CREATE VIEW public.v AS  SELECT (b ? 'x'::text) AS one, (b ?| ARRAY['x'::text]) AS some, (b ?& ARRAY['x'::text]) AS "every" FROM public.t`,
  `CREATE VIEW public.v AS  SELECT ':name ?? \\? $1 $$ ${fence} \${a}'::text AS c`,
  `CREATE VIEW public.v AS  SELECT E'a\\\\?b\\n'::text AS c`,
  `COMMENT ON TABLE public.t IS 'a \\? b ?? c ? :d ::e $1 ${fence} \${f} \\\\ \\n'`,
  `CREATE OR REPLACE FUNCTION public.f(a text DEFAULT '?'::text)\n RETURNS text\n LANGUAGE plpgsql\nAS $function$\nbegin\n    -- a? ${fence} \${b} \\d \\\\ 'c\n\treturn replace(a, '?', $$?$$);\n\n    \nend $function$\n`,
  `CREATE OR REPLACE FUNCTION public.f(a text)\n RETURNS boolean\n LANGUAGE sql\nAS $function$\n  select a ~ '^\\?+$' or a ~ '\\\\?'\n$function$\n`,
  `CREATE OR REPLACE FUNCTION public.f()\n RETURNS text\n LANGUAGE sql\nAS $function$select 'a'\r\n || 'b\u2028\u200b\u0001'$function$\n`,
  `CREATE OR REPLACE FUNCTION public."F G"(INOUT "x y" integer, OUT z text)\n RETURNS record\n LANGUAGE plpgsql\n STABLE STRICT\n SET search_path TO 'public', 'pg_temp'\nAS $function$ begin z := "x y"; end $function$\n`,
  `CREATE OR REPLACE PROCEDURE public.p()\n LANGUAGE sql\nBEGIN ATOMIC\n SELECT t.a\n    FROM public.t\n   WHERE (t.c = 'two\n lines'::text);\nEND`,
  `CREATE TYPE "public"."mood" AS ENUM ('sad?', 'it''s', 'a\\?b', 'ok, then', 'very very long value of an enum', 'x')`,
  `CREATE TABLE "public"."p" ("a" integer NOT NULL, "b, c" text DEFAULT 'x, (y'::text, "d" numeric(10,2)) PARTITION BY RANGE (a)`,
];
