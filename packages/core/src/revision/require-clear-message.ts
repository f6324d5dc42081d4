import { vagueMessage } from './errors.ts';

/** Longest message, in characters: it is a file name and the first line of a commit. */
const longest = 60;

/** Words that say that something is done, and not to what. */
const verbs =
  'add added adding adjust alter apply change changed changes changing clean cleanup correct create created delete do drop edit enhance fix fixed fixes fixing generate hotfix implement improve make migrate minor modify more move patch quick refactor remove rename replace rework set sync tidy tweak update updated updates updating upgrade';
/** Words that stand for anything in a database. */
const things =
  'attribute attributes bug bugs change changes code column columns constraint constraints data database databases db everything field fields fixes fk foo bar improvements index indexes indices issue issues item items it key keys migration migrations misc miscellaneous model models modification modifications new object objects old other problem problems record records revision revisions row rows schema schemas script scripts some something sql structure stuff table tables temp temporary test testing tests thing things this that tmp todo tweaks type types update updates value values various version view views wip work';
const fillers =
  'a again all an and another any at by few final finally first for from in into last latest little my next now of on one our please second several small some the their these to two up us with';

const vague = new Set([verbs, things, fillers].join(' ').split(' '));

/**
 * Refuses a message that will not tell anybody what its revision does: one word, nothing but words
 * that fit every change, more than 60 characters, or characters that are no part of a sentence.
 *
 * @throws OrchError `REVISION.VAGUE_MESSAGE`
 */
export function requireClearMessage(message: string): void {
  const problem = problemOf(message);
  if (problem !== null) throw vagueMessage(message, problem);
}

function problemOf(message: string): string | null {
  if (/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(message)) return 'holds a control or invisible character';
  if (/[/\\]/u.test(message)) return 'holds a path separator';
  const length = [...message].length;
  if (length > longest) return `has ${length} characters, and ${longest} are enough`;
  const words = message.toLowerCase().match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
  // An empty message is refused in its own words where the name is made.
  if (words.length === 0) return null;
  // Scripts without spaces between words cannot be counted.
  const isCounted = words.every((word) => /^[\p{Script=Latin}\p{M}\p{N}]+$/u.test(word));
  if (isCounted && words.length === 1) return 'is one word';
  return words.every((word) => vague.has(word) || /^\d+$/u.test(word)) ? 'fits every change' : null;
}
