import { expect } from 'chai';
import { layOutSql } from '../../../../src/generate/render/sql/lay-out-sql.ts';

describe('layOutSql', () => {
  it('takes needless quotes away', () => {
    expect(layOut('DROP VIEW "public"."a_1"."select"."Upper"."sp ace"."q""q"')).to.equal(
      'DROP VIEW public.a_1."select"."Upper"."sp ace"."q""q"',
    );
  });

  it('leaves quotes inside literals', () => {
    expect(layOut(`COMMENT ON TABLE "a"."b" IS '"c"  "d"'`)).to.equal(
      `COMMENT ON TABLE a.b IS '"c"  "d"'`,
    );
  });

  it('drops a closing semicolon', () => {
    expect(layOut('SELECT 1;')).to.equal('SELECT 1');
  });

  it('marks lines that begin inside a literal', () => {
    expect(layOutSql("SELECT 'a\n  b',\n 'c'")).to.deep.equal([
      { text: "SELECT 'a", isInsideLiteral: false },
      { text: "  b',", isInsideLiteral: true },
      { text: "  'c'", isInsideLiteral: false },
    ]);
  });

  it('leaves a text with comments or open quotes alone', () => {
    expect(layOut('SELECT  "a" -- "b"\n;')).to.equal('SELECT  "a" -- "b"\n;');
    expect(layOut(`SELECT  "a" 'b`)).to.equal(`SELECT  "a" 'b`);
  });

  it('breaks a long list into its items', () => {
    const sql = `CREATE TABLE "public"."measurements" ("taken_at" timestamp with time zone NOT NULL, "value" numeric(10,2)) PARTITION BY RANGE (taken_at)`;
    expect(layOut(sql)).to.equal(`CREATE TABLE public.measurements (
  taken_at timestamp with time zone NOT NULL,
  value numeric(10,2)
) PARTITION BY RANGE (taken_at)`);
  });

  it('breaks a long statement before its clauses', () => {
    const sql = `CREATE TRIGGER note BEFORE INSERT OR UPDATE ON public.recruits FOR EACH ROW WHEN ((new.a > 0)) EXECUTE FUNCTION public.note()`;
    expect(layOut(sql)).to.equal(`CREATE TRIGGER note
  BEFORE INSERT OR UPDATE ON public.recruits
  FOR EACH ROW WHEN ((new.a > 0))
  EXECUTE FUNCTION public.note()`);
  });

  it('changes nothing but white space and quotes', () => {
    const sql = `CREATE VIEW "public"."v" AS  SELECT "a"."b"->>'x  y' AS "c",\n    a.d::text\n   FROM ( SELECT 1) a;`;
    const squeeze = (text: string) => text.replaceAll(/["\s;]/g, '');
    expect(squeeze(layOut(sql))).to.equal(squeeze(sql));
  });
});

function layOut(sql: string): string {
  return layOutSql(sql)
    .map((line) => line.text)
    .join('\n');
}
