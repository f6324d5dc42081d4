import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { format } from 'prettier';
import { factKey } from '../../../src/catalog/fact-key.ts';
import { makeCatalog } from '../../../src/catalog/make-catalog.ts';
import { renderRevision, type RenderInput } from '../../../src/generate/render/render-revision.ts';
import { parseRevisionId } from '../../../src/revision/revision-id.ts';
import { change, fact, plan } from './plan.ts';

const id = parseRevisionId;

describe('renderRevision', () => {
  it('writes new tables with their keys, references and indexes', async () => {
    await expectFile('create_recruits.ts', createRecruits);
  });

  it('writes a new column and the way back', async () => {
    await expectFile('add_profile_image.ts', addProfileImage);
  });

  it('writes a CommonJS module', async () => {
    await expectFile('add_profile_image.cjs', { ...addProfileImage, format: 'cjs' });
  });

  it('writes an ECMAScript module', async () => {
    await expectFile('add_profile_image.mjs', { ...addProfileImage, format: 'esm' });
  });

  it('names every schema when there is no default one', () => {
    const source = renderRevision({ ...addProfileImage, defaultSchema: null });
    expect(source.match(/withSchema\('public'\)/g)).to.have.length(2);
  });

  it('writes SQL throughout when asked to', async () => {
    await expectFile('add_profile_image_raw.ts', { ...addProfileImage, style: 'raw' });
  });

  it('writes SQL for the facts that a call does not reproduce', async () => {
    const rawOnly = new Set([factKey('index', 'public', 'recruits', 'recruits_email_idx')]);
    await expectFile('add_email_index_raw.ts', { ...addEmail, rawOnly });
  });

  it('writes types, functions, triggers and views as a person would', async () => {
    await expectFile('track_moods.ts', trackMoods);
  });

  it('says what is lost above each change that loses it', async () => {
    await expectFile('drop_old_data.ts', dropOldData);
  });

  it('runs outside a transaction when a change needs that', async () => {
    await expectFile('index_concurrently.ts', indexConcurrently);
  });

  it('names the parents of a merge and keeps remarks', async () => {
    await expectFile('merge_heads.ts', {
      ...addProfileImage,
      id: id('20260401000000_merge_heads'),
      parents: [id('20260301000000_a'), id('20260302000000_b,c')],
      message: 'merge */ heads',
      remarks: ['Not proved: it was not tried.'],
    });
  });

  it('refuses a direction without changes', () => {
    expect(() => renderRevision({ ...addProfileImage, down: plan() })).to.throw(
      'a revision needs changes in both directions',
    );
  });
});

const base = {
  parents: [id('20260101000000_begin')],
  fromCatalog: makeCatalog([], 18),
  toCatalog: makeCatalog([], 18),
  format: 'ts',
  style: 'builder',
  defaultSchema: 'public',
} satisfies Partial<RenderInput>;

const serial = (table: string): readonly string[] => [
  `CREATE SEQUENCE "public"."${table}_id_seq" AS integer INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1 NO CYCLE`,
  `ALTER SEQUENCE "public"."${table}_id_seq" OWNED BY "public"."${table}"."id"`,
];

const recruits = ['public', 'recruits'];

const createRecruits: RenderInput = {
  ...base,
  id: id('20260102000000_create_recruits'),
  parents: [],
  message: 'Create cohorts and recruits',
  toCatalog: makeCatalog(
    ['id', 'first_name', 'chatname', 'state', 'score', 'full_name', 'cohort_id', 'created_at'].map(
      (column, index) => fact('column', [...recruits, column], {}, { position: index + 1 }),
    ),
    18,
  ),
  up: plan(
    serial('cohorts')[0] ?? '',
    `CREATE TABLE "public"."cohorts" ("id" integer NOT NULL DEFAULT nextval('public.cohorts_id_seq'::regclass), "name" character varying(40) NOT NULL, CONSTRAINT "cohorts_name_key" UNIQUE (name), CONSTRAINT "cohorts_pkey" PRIMARY KEY (id))`,
    `CREATE TABLE "public"."recruits" ("id" bigint GENERATED ALWAYS AS IDENTITY NOT NULL, "first_name" text NOT NULL, "chatname" text, "score" numeric(4,1) NOT NULL DEFAULT 0, "cohort_id" integer, "created_at" timestamp with time zone NOT NULL DEFAULT now(), CONSTRAINT "recruits_pkey" PRIMARY KEY (id), CONSTRAINT "score_in_range" CHECK (((score >= (0)::numeric) AND (score <= (100)::numeric))))`,
    serial('cohorts')[1] ?? '',
    `ALTER TABLE "public"."recruits" ADD COLUMN "full_name" text GENERATED ALWAYS AS ((first_name || COALESCE(chatname, ''::text))) STORED`,
    `CREATE TYPE "public"."recruit_state" AS ENUM ('applied', 'accepted')`,
    `ALTER TABLE "public"."recruits" ADD COLUMN "state" public.recruit_state NOT NULL DEFAULT 'applied'::public.recruit_state`,
    'ALTER TABLE "public"."recruits" ADD CONSTRAINT "recruits_cohort_id_fkey" FOREIGN KEY (cohort_id) REFERENCES public.cohorts(id) ON DELETE SET NULL',
    'CREATE INDEX recruits_cohort_id_idx ON public.recruits USING btree (cohort_id)',
    'CREATE UNIQUE INDEX recruits_chatname_key ON public.recruits USING btree (lower(chatname)) WHERE (chatname IS NOT NULL)',
    `COMMENT ON COLUMN "public"."recruits"."chatname" IS 'on Rocket.Chat'`,
    `COMMENT ON TABLE "public"."recruits" IS 'Everyone who applied'`,
  ),
  down: plan(
    'ALTER TABLE "public"."recruits" DROP CONSTRAINT "recruits_cohort_id_fkey"',
    change('DROP TABLE "public"."cohorts"', {
      subject: factKey('table', 'public', 'cohorts'),
      losesData: true,
    }),
    change('DROP TABLE "public"."recruits"', {
      subject: factKey('table', ...recruits),
      losesData: true,
    }),
    'DROP TYPE "public"."recruit_state"',
  ),
};

const addProfileImage: RenderInput = {
  ...base,
  id: id('20260103000000_add_profile_image'),
  message: 'add profile image to users',
  up: plan('ALTER TABLE "public"."users" ADD COLUMN "profile_image" text'),
  down: plan(
    change('ALTER TABLE "public"."users" DROP COLUMN "profile_image"', {
      subject: factKey('column', 'public', 'users', 'profile_image'),
      losesData: true,
    }),
  ),
};

const emailIndex = fact('index', [...recruits, 'recruits_email_idx'], { columns: ['email'] });

const addEmail: RenderInput = {
  ...base,
  id: id('20260104000000_add_email'),
  message: 'Add email',
  toCatalog: makeCatalog([emailIndex], 18),
  up: plan(
    'ALTER TABLE "public"."recruits" ADD COLUMN "email" text',
    change('CREATE INDEX recruits_email_idx ON public.recruits USING btree (email)', {
      subject: factKey('index', 'public', 'recruits_email_idx'),
    }),
  ),
  down: plan(
    change('DROP INDEX "public"."recruits_email_idx"', {
      subject: factKey('index', 'public', 'recruits_email_idx'),
    }),
    'ALTER TABLE "public"."recruits" DROP COLUMN "email"',
  ),
};

const trackMoods: RenderInput = {
  ...base,
  id: id('20260105000000_track_moods'),
  message: 'Track moods',
  up: plan(
    `CREATE TYPE "public"."mood" AS ENUM ('very sad indeed', 'sad', 'neither sad nor happy', 'happy', 'very happy indeed')`,
    `CREATE OR REPLACE FUNCTION public.note_mood()\n RETURNS trigger\n LANGUAGE plpgsql\nAS $function$\nbegin\n  -- \`changed?\`\n  if new.mood is distinct from old.mood then\n    insert into moods values (new.id, new.mood, '\${now}');\n  end if;\n  return new;\nend\n$function$\n`,
    `CREATE OR REPLACE FUNCTION public.moods_of(recruit bigint)\n RETURNS SETOF public.mood\n LANGUAGE sql\n STABLE\nBEGIN ATOMIC\n SELECT moods.mood\n    FROM public.moods\n   WHERE (moods.recruit_id = moods_of.recruit);\nEND\n`,
    `CREATE VIEW "public"."moody" AS  SELECT r.id,\n    r.first_name,\n        CASE\n            WHEN (m.mood = 'sad'::public.mood) THEN 'sad\n  today'::text\n            ELSE 'fine'::text\n        END AS mood,\n    ( SELECT count(*) AS count\n           FROM public.moods\n          WHERE (moods.recruit_id = r.id)) AS changes\n   FROM (public.recruits r\n     LEFT JOIN public.moods m ON ((m.recruit_id = r.id)))\n  WHERE (r.tags ? 'mood'::text)\n  ORDER BY r.id;`,
    `CREATE TRIGGER recruits_note_mood AFTER UPDATE OF mood ON public.recruits FOR EACH ROW EXECUTE FUNCTION public.note_mood()`,
    `CREATE POLICY "own_moods" ON "public"."moods" AS RESTRICTIVE FOR ALL TO PUBLIC USING ((recruit_id = public.me())) WITH CHECK ((recruit_id = public.me()))`,
    'ALTER TABLE "public"."moods" ALTER COLUMN "recruit_id" TYPE bigint USING "recruit_id"::bigint',
    `COMMENT ON FUNCTION public.note_mood() IS 'matches \\?'`,
  ),
  down: plan(
    'DROP TRIGGER "recruits_note_mood" ON "public"."recruits"',
    'DROP VIEW "public"."moody"',
    'DROP FUNCTION "public"."note_mood"()',
    'DROP FUNCTION "public"."moods_of"(bigint)',
    'DROP TYPE "public"."mood"',
  ),
};

const dropOldData: RenderInput = {
  ...base,
  id: id('20260106000000_drop_old_data'),
  message: 'Drop old data!',
  up: plan(
    change('ALTER TABLE "public"."recruits" DROP COLUMN "id_number"', {
      subject: factKey('column', ...recruits, 'id_number'),
      losesData: true,
    }),
    change('ALTER TABLE "public"."recruits" DROP COLUMN "Odd"', {
      subject: factKey('column', ...recruits, 'Odd'),
      losesData: true,
    }),
    change('DROP TABLE "archive"."letters"', {
      subject: factKey('table', 'archive', 'letters'),
      losesData: true,
    }),
    change('ALTER TABLE "public"."visits" SET UNLOGGED', {
      verb: 'alter',
      summary: 'make visits unlogged',
      losesData: true,
    }),
  ),
  down: plan(
    'ALTER TABLE "public"."recruits" ADD COLUMN "id_number" text',
    'ALTER TABLE "public"."recruits" ADD COLUMN "Odd" text',
    'CREATE TABLE "archive"."letters" ("id" integer NOT NULL)',
    'ALTER TABLE "public"."visits" SET LOGGED',
  ),
};

const indexConcurrently: RenderInput = {
  ...base,
  id: id('20260107000000_index_concurrently'),
  message: 'Index recruits by email',
  up: plan(
    change('CREATE INDEX CONCURRENTLY recruits_email_idx ON public.recruits USING btree (email)', {
      transactional: false,
    }),
  ),
  down: plan(
    change('DROP INDEX CONCURRENTLY "public"."recruits_email_idx"', { transactional: false }),
  ),
};

/** Compares with a whole file in `expected`, formatted as the project formats. */
async function expectFile(name: string, input: RenderInput): Promise<void> {
  const expected = readFileSync(new URL(`expected/${name}`, import.meta.url), 'utf8');
  const source = await format(renderRevision(input), {
    filepath: name,
    singleQuote: true,
    printWidth: 100,
  });
  expect(source).to.equal(expected);
}
