import { compareBytes } from '../text/compare-bytes.ts';
import { badHeader } from './errors.ts';
import { leadingComments, type LeadingComment } from './leading-comments.ts';
import { saysNothing, type MergeNotes } from './merge-notes.ts';
import { parseRevisionId } from './revision-id.ts';
import type { RevisionId } from './revision.ts';
import { OrchError } from '../failure/orch-error.ts';

/** What a revision's leading comment says. */
export interface RevisionHeader {
  readonly revision: RevisionId;
  /** Without doubles, in byte order; empty for a base. */
  readonly parents: readonly RevisionId[];
  /** The first line of the comment; empty when it has none. */
  readonly message: string;
  /** What it says about the revisions that it merges, if anything. */
  readonly merge?: MergeNotes;
}

interface HeaderLine {
  readonly text: string;
  /** Counted from 1, in the file. */
  readonly number: number;
}

const mention = /^[ \t]*(?:\/\*\*?|\*|\/\/)?[ \t]*@revision(?=[ \t]|$)/m;
const tag = /^@([A-Za-z][\w-]*)(?:[ \t]+(.*))?$/;
const nameInList = /\s*"((?:[^"]|"")*)"\s*|([^,]+)/g;

/**
 * Reads the header of a revision without running it: the first leading block comment that has
 * `@revision`. Null when the file has no such comment, as in a plain Knex project.
 *
 *     /**
 *      * Merge the two heads.
 *      *
 *      * @revision 20261120101500_merge
 *      * @parents  20261101090000_add_cohort, 20261102090000_add_email
 *      *\/
 *
 * A name that holds a comma is written in double quotes; `@parents` may be repeated.
 *
 * @throws OrchError `REVISION.BAD_HEADER`
 */
export function readHeader(path: string, source: string): RevisionHeader | null {
  if (!source.includes('@revision')) return null;
  for (const comment of leadingComments(source)) {
    const lines = linesOf(source, comment);
    if (lines.some((line) => tag.exec(line.text)?.[1] === 'revision')) {
      return parseLines(path, lines);
    }
  }
  const stray = mention.exec(source);
  if (stray === null) return null;
  throw badHeader(
    path,
    lineAt(source, stray.index),
    '@revision belongs into a block comment before the first code of the file',
  );
}

function parseLines(path: string, lines: readonly HeaderLine[]): RevisionHeader {
  const revisions: RevisionId[] = [];
  const parents = new Set<RevisionId>();
  for (const line of lines) {
    const [, name, value = ''] = tag.exec(line.text) ?? [];
    if (name === 'revision') revisions.push(parseName(path, line, value.trim()));
    if (name === 'parents') for (const parent of parseNames(path, line, value)) parents.add(parent);
    if (name === 'parent') throw badHeader(path, line.number, '@parent is written @parents');
  }
  const [revision, second] = revisions;
  const first = lines[0]?.number ?? 1;
  if (revision === undefined) throw badHeader(path, first, '@revision names nothing');
  if (second !== undefined) throw badHeader(path, first, '@revision is there more than once');
  if (parents.has(revision)) throw badHeader(path, first, 'a revision cannot be its own parent');
  const merge = parseNotes(path, lines);
  return {
    revision,
    parents: [...parents].sort(compareBytes),
    message: messageOf(lines),
    ...(saysNothing(merge) ? {} : { merge }),
  };
}

function parseNotes(path: string, lines: readonly HeaderLine[]): MergeNotes {
  const orders: (readonly [RevisionId, RevisionId])[] = [];
  const equals: (readonly RevisionId[])[] = [];
  const replaces: RevisionId[] = [];
  for (const line of lines) {
    const [, name, value = ''] = tag.exec(line.text) ?? [];
    if (name !== 'order' && name !== 'equal' && name !== 'replaces') continue;
    const ids = parseNames(path, line, value);
    const [first, second, third] = ids;
    if (name === 'replaces') replaces.push(...ids);
    else if (first === undefined || second === undefined || third !== undefined) {
      throw badHeader(path, line.number, `@${name} names two revisions`);
    } else if (name === 'order') orders.push([first, second]);
    else equals.push(ids);
  }
  return { orders, equals, replaces };
}

function parseNames(path: string, line: HeaderLine, list: string): readonly RevisionId[] {
  return [...list.matchAll(nameInList)]
    .map(([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain?.trim() ?? '')
    .filter((name) => name !== '')
    .map((name) => parseName(path, line, name));
}

function parseName(path: string, line: HeaderLine, name: string): RevisionId {
  try {
    return parseRevisionId(name);
  } catch (error) {
    if (error instanceof OrchError) throw badHeader(path, line.number, error.message);
    throw error;
  }
}

function messageOf(lines: readonly HeaderLine[]): string {
  const first = lines.find((line) => line.text !== '');
  if (first === undefined || first.text.startsWith('@')) return '';
  return first.text.replace(/(?<=[^.])\.$/, '');
}

function linesOf(source: string, comment: LeadingComment): readonly HeaderLine[] {
  const first = lineAt(source, comment.offset);
  return comment.text.split('\n').map((line, index) => ({
    text: line.replace(/^[ \t]*\*?[ \t]?/, '').trim(),
    number: first + index,
  }));
}

function lineAt(source: string, offset: number): number {
  return source.slice(0, offset).split('\n').length;
}
