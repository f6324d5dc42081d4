import { quoteForMessage } from '../../../text/quote-for-message.ts';
import type { RevisionId } from '../../../revision/revision.ts';

/** What a revision's header says. */
export interface HeaderInput {
  readonly id: RevisionId;
  readonly parents: readonly RevisionId[];
  readonly message: string;
  /** Paragraphs below the message, e.g. that the revision is not proved. */
  readonly remarks: readonly string[];
}

/** The leading comment of a revision, as `readHeader` reads it. */
export function renderHeader({ id, parents, message, remarks }: HeaderInput): string {
  return [
    '/**',
    ` * ${asSentence(oneLine(message))}`,
    ' *',
    ...remarks.flatMap((remark) => [` * ${oneLine(remark)}`, ' *']),
    ` * @revision ${id}`,
    ...(parents.length === 0 ? [] : [` * @parents  ${parents.map(parentText).join(', ')}`]),
    ' */',
  ].join('\n');
}

function oneLine(text: string): string {
  return text
    .split(/\s+/)
    .map(quoteForMessage)
    .join(' ')
    .trim()
    .replaceAll('*/', '* /')
    .replace(/^@/, '');
}

/** The reader takes the full stop away again. */
function asSentence(text: string): string {
  return /[.!?…]$/.test(text) || text === '' ? text : `${text}.`;
}

function parentText(id: RevisionId): string {
  return /[,"]/.test(id) ? `"${id.replaceAll('"', '""')}"` : id;
}
