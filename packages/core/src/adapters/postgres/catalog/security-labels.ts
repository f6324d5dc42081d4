import { family } from './family.ts';

interface Row {
  readonly catalog: string;
  readonly oid: number;
  readonly part: number;
  readonly provider: string;
  readonly label: string;
}

/** Security labels, one fact for each provider. */
export const securityLabels = family<Row>({
  sql: () => `
    select l.classoid::regclass::text as catalog, l.objoid as oid, l.objsubid as part, l.provider,
      l.label
    from pg_seclabel l`,
  read: (rows, reading) => {
    for (const { catalog, oid, part, provider, label } of rows) {
      const target = reading.target(catalog, oid, part);
      if (target !== null) reading.addAbout('securityLabel', target, { label }, [provider]);
    }
  },
});
