import { compareBytes } from '../text/compare-bytes.ts';
import { badHeader } from './errors.ts';
import { leadingComments, type LeadingComment } from './leading-comments.ts';
import { noNotes, saysNothing, type MergeNotes } from './merge-notes.ts';
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

interface HeaderTag {
  /** Without the `@`. */
  readonly name: string;
  /** What is behind it. */
  readonly value: string;
  /** Of its line, counted from 1, in the file. */
  readonly number: number;
}

/** A comment, taken apart. */
interface HeaderText {
  /** Its first line that is not empty. */
  readonly first: string;
  /** Number of the line where it begins. */
  readonly line: number;
  readonly tags: readonly HeaderTag[];
}

const mention = /^[ \t]*(?:\/\*\*?|\*|\/\/)?[ \t]*@revision(?=[ \t]|$)/m;
const tag = /^@([A-Za-z][\w-]*)(?:[ \t]+(.*))?$/;
const decoration = /^[ \t]*\*?[ \t]?/;
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
    const text = textOf(source, comment);
    if (text.tags.some(({ name }) => name === 'revision')) return parseText(path, text);
  }
  const stray = mention.exec(source);
  if (stray === null) return null;
  throw badHeader(
    path,
    lineAt(source, stray.index),
    '@revision belongs into a block comment before the first code of the file',
  );
}

function parseText(path: string, { first, line, tags }: HeaderText): RevisionHeader {
  const revisions: RevisionId[] = [];
  const parents: RevisionId[] = [];
  let hasNotes = false;
  for (const tagged of tags) {
    const { name, value, number } = tagged;
    if (name === 'revision') revisions.push(parseName(path, tagged, value.trim()));
    else if (name === 'parents') parents.push(...parseNames(path, tagged, value));
    else if (name === 'parent') throw badHeader(path, number, '@parent is written @parents');
    else hasNotes = true;
  }
  const [revision, second] = revisions;
  if (revision === undefined) throw badHeader(path, line, '@revision names nothing');
  if (second !== undefined) throw badHeader(path, line, '@revision is there more than once');
  if (parents.includes(revision)) {
    throw badHeader(path, line, 'a revision cannot be its own parent');
  }
  const merge = hasNotes ? parseNotes(path, tags) : noNotes;
  return {
    revision,
    parents: parents.length < 2 ? parents : [...new Set(parents)].sort(compareBytes),
    message: messageOf(first),
    ...(saysNothing(merge) ? {} : { merge }),
  };
}

const mergeTags: ReadonlySet<string> = new Set(['order', 'prefers', 'equal', 'replaces']);

function parseNotes(path: string, tags: readonly HeaderTag[]): MergeNotes {
  const orders: (readonly [RevisionId, RevisionId])[] = [];
  const prefers: (readonly [RevisionId, RevisionId])[] = [];
  const equals: (readonly RevisionId[])[] = [];
  const replaces: RevisionId[] = [];
  for (const tagged of tags) {
    const { name, value } = tagged;
    if (name === undefined || !mergeTags.has(name)) continue;
    const ids = parseNames(path, tagged, value);
    const [first, second, third] = ids;
    if (name === 'replaces') replaces.push(...ids);
    else if (first === undefined || second === undefined || third !== undefined) {
      throw badHeader(path, tagged.number, `@${name} names two revisions`);
    } else if (name === 'order') orders.push([first, second]);
    else if (name === 'prefers') prefers.push([first, second]);
    else equals.push(ids);
  }
  return { orders, prefers, equals, replaces };
}

function parseNames(path: string, line: HeaderTag, list: string): readonly RevisionId[] {
  if (!/[",]/.test(list)) {
    const only = list.trim();
    return only === '' ? [] : [parseName(path, line, only)];
  }
  return [...list.matchAll(nameInList)]
    .map(([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain?.trim() ?? '')
    .filter((name) => name !== '')
    .map((name) => parseName(path, line, name));
}

function parseName(path: string, line: HeaderTag, name: string): RevisionId {
  try {
    return parseRevisionId(name);
  } catch (error) {
    if (error instanceof OrchError) throw badHeader(path, line.number, error.message);
    throw error;
  }
}

function messageOf(first: string): string {
  if (first.startsWith('@')) return '';
  const isSentence = first.endsWith('.') && first.length > 1 && !first.endsWith('..');
  return isSentence ? first.slice(0, -1) : first;
}

function textOf(source: string, { text, offset }: LeadingComment): HeaderText {
  const tags: HeaderTag[] = [];
  let first = '';
  const start = lineAt(source, offset);
  let number = start;
  for (const raw of text.split('\n')) {
    const line = raw.replace(decoration, '').trim();
    if (first === '') first = line;
    if (line.startsWith('@')) {
      const [, name, value = ''] = tag.exec(line) ?? [];
      if (name !== undefined) tags.push({ name, value, number });
    }
    number += 1;
  }
  return { first, line: start, tags };
}

function lineAt(source: string, offset: number): number {
  let line = 1;
  for (let at = source.indexOf('\n'); at !== -1 && at < offset; at = source.indexOf('\n', at + 1)) {
    line += 1;
  }
  return line;
}
