import { compareBytes } from '../../../text/compare-bytes.ts';
import { family } from './family.ts';
import { notOfExtension } from './scope-sql.ts';
import { enabledStates } from './triggers.ts';

interface Row {
  readonly oid: number;
  readonly name: string;
  readonly event: string;
  readonly function: string;
  readonly enabled: string;
  readonly tags: readonly string[] | null;
}

/** Event triggers; the order of their tags has no meaning. */
export const eventTriggers = family<Row>({
  sql: () => `
    select t.oid, t.evtname as name, t.evtevent as event, t.evtfoid::regprocedure::text as function,
      t.evtenabled as enabled, t.evttags as tags
    from pg_event_trigger t
    where ${notOfExtension('pg_event_trigger', 't.oid')}`,
  read: (rows, reading) => {
    for (const row of rows) {
      reading.register('pg_event_trigger', row.oid, 'eventTrigger', [row.name]);
      reading.add('eventTrigger', [row.name], {
        event: row.event,
        function: row.function,
        enabled: enabledStates[row.enabled] ?? row.enabled,
        tags: row.tags === null ? null : [...row.tags].sort(compareBytes),
      });
    }
  },
});
