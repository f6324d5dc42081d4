import { noNotes, type MergeNotes } from './merge-notes.ts';
import type { RevisionId } from './revision.ts';

/** What a header comment says. */
export interface HeaderParts {
  readonly id: RevisionId;
  readonly parents: readonly RevisionId[];
  readonly message: string;
  /** Paragraphs between the message and the tags, e.g. why a revision is not proved. */
  readonly remarks?: readonly string[];
  /** What it says about the revisions that it merges. */
  readonly merge?: MergeNotes;
}

/** Writes the header comment that `readHeader` reads back, without a line end after it. */
export function writeHeader({
  id,
  parents,
  message,
  remarks = [],
  merge = noNotes,
}: HeaderParts): string {
  const lines = [
    asSentence(message),
    ...remarks.flatMap((remark) => ['', asLine(remark)]),
    '',
    `@revision ${id}`,
    `@parents  ${namesInList(parents)}`.trimEnd(),
    ...merge.orders.map((ids) => `@order    ${namesInList(ids)}`),
    ...merge.prefers.map((ids) => `@prefers  ${namesInList(ids)}`),
    ...merge.equals.map((ids) => `@equal    ${namesInList(ids)}`),
    ...merge.replaces.map((one) => `@replaces ${namesInList([one])}`),
  ];
  return ['/**', ...lines.map((line) => ` * ${line}`.trimEnd()), ' */'].join('\n');
}

function asSentence(message: string): string {
  const line = asLine(message);
  return /[.!?…]$/.test(line) ? line : `${line}.`;
}

/** One line that neither ends the comment, nor reads as a tag, nor hides anything. */
function asLine(text: string): string {
  const line = text
    .replace(/\s+/g, ' ')
    .replace(/[\p{Cc}\p{Cf}\p{Cs}]/gu, '')
    .replaceAll('*/', '* /')
    .trim();
  return line.startsWith('@') ? `"${line}"` : line;
}

function namesInList(ids: readonly RevisionId[]): string {
  return ids.map(nameInList).join(', ');
}

function nameInList(id: RevisionId): string {
  return /[",]/.test(id) ? `"${id.replaceAll('"', '""')}"` : id;
}
