import type { FactKey } from '../../../catalog/catalog.ts';
import { quoteForMessage } from '../../../text/quote-for-message.ts';
import type { Change } from '../../change.ts';

/** The comment above a change that loses rows or values; none for every other change. */
export function lossNotes(change: Change, defaultSchema: string): readonly string[] {
  if (!change.losesData) return [];
  return [lossNote(change, defaultSchema).split(/\s+/).map(quoteForMessage).join(' ')];
}

function lossNote(change: Change, defaultSchema: string): string {
  const name = nameOf(change.subject, defaultSchema);
  if (change.verb === 'drop' && change.subject.startsWith('column:')) {
    return `drops the values of ${name}`;
  }
  if (change.verb === 'drop' && /^(?:table|materializedView):/.test(change.subject)) {
    return `drops ${name} with its rows`;
  }
  return `loses data: ${change.summary}`;
}

function nameOf(key: FactKey, defaultSchema: string): string {
  const name = key.slice(key.indexOf(':') + 1);
  return name.startsWith(`${defaultSchema}.`) ? name.slice(defaultSchema.length + 1) : name;
}
