/**
 * Track moods.
 *
 * @revision 20260105000000_track_moods
 * @parents  20260101000000_begin
 */
import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    CREATE TYPE public.mood AS ENUM (
      'very sad indeed',
      'sad',
      'neither sad nor happy',
      'happy',
      'very happy indeed'
    )
  `);

  await knex.raw(`
    CREATE OR REPLACE FUNCTION public.note_mood()
    RETURNS trigger
    LANGUAGE plpgsql
    AS $function$
begin
  -- \`changed\\?\`
  if new.mood is distinct from old.mood then
    insert into moods values (new.id, new.mood, '\${now}');
  end if;
  return new;
end
$function$
  `);

  await knex.raw(`
    CREATE OR REPLACE FUNCTION public.moods_of(recruit bigint)
    RETURNS SETOF public.mood
    LANGUAGE sql
    STABLE
    BEGIN ATOMIC
     SELECT moods.mood
        FROM public.moods
       WHERE (moods.recruit_id = moods_of.recruit);
    END
  `);

  await knex.raw(`
    CREATE VIEW public.moody AS
    SELECT r.id,
      r.first_name,
      CASE
        WHEN (m.mood = 'sad'::public.mood) THEN 'sad
  today'::text
        ELSE 'fine'::text
      END AS mood,
      ( SELECT count(*) AS count
        FROM public.moods
        WHERE (moods.recruit_id = r.id)) AS changes
    FROM (public.recruits r
      LEFT JOIN public.moods m ON ((m.recruit_id = r.id)))
    WHERE (r.tags \\? 'mood'::text)
    ORDER BY r.id
  `);

  await knex.raw(`
    CREATE TRIGGER recruits_note_mood
      AFTER UPDATE OF mood ON public.recruits
      FOR EACH ROW
      EXECUTE FUNCTION public.note_mood()
  `);

  await knex.raw(`
    CREATE POLICY own_moods ON public.moods AS RESTRICTIVE
      FOR ALL TO PUBLIC
      USING ((recruit_id = public.me()))
      WITH CHECK ((recruit_id = public.me()))
  `);

  await knex.raw(
    'ALTER TABLE public.moods ALTER COLUMN recruit_id TYPE bigint USING recruit_id::bigint',
  );

  // Knex cannot pass on a backslash before a question mark, so the statement is sent as a value.
  await knex.raw("select set_config('orch.statement', ?, true)", [
    `COMMENT ON FUNCTION public.note_mood() IS 'matches \\?'`,
  ]);
  await knex.raw("do $$ begin execute current_setting('orch.statement'); end $$");
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('DROP TRIGGER recruits_note_mood ON public.recruits');
  await knex.schema.dropView('moody');
  await knex.raw('DROP FUNCTION public.note_mood()');
  await knex.raw('DROP FUNCTION public.moods_of(bigint)');
  await knex.raw('DROP TYPE public.mood');
}
