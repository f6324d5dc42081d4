import type { FactKey } from '../../../catalog/catalog.ts';
import type { Change } from '../../change.ts';

/** The comment above a change that loses rows or values; none for every other change. */
export function lossNotes(change: Change, defaultSchema: string): readonly string[] {
  if (!change.losesData) return [];
  const name = nameOf(change.subject, defaultSchema);
  if (change.verb === 'drop' && change.subject.startsWith('column:')) {
    return [`drops the values of ${name}`];
  }
  if (change.verb === 'drop' && /^(?:table|materializedView):/.test(change.subject)) {
    return [`drops ${name} with its rows`];
  }
  return [`loses data: ${change.summary.replaceAll(/\s+/g, ' ')}`];
}

function nameOf(key: FactKey, defaultSchema: string): string {
  const name = key.slice(key.indexOf(':') + 1).replaceAll(/\s+/g, ' ');
  return name.startsWith(`${defaultSchema}.`) ? name.slice(defaultSchema.length + 1) : name;
}
