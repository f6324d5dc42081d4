import { leadingComments } from './leading-comments.ts';

/**
 * Whether a source can have a `down`: false only when the word never appears after the leading
 * comments, so that a false answer is certain and a true one is for the runner to confirm. A file
 * that passes another module's exports on is given the benefit of the doubt.
 */
export function mentionsDown(source: string): boolean {
  const last = leadingComments(source).at(-1);
  const code = last === undefined ? source : source.slice(last.offset + last.text.length);
  return /\bdown\b|\bexport\s*\*|\bexports\s*=\s*(?:await\s+)?(?:require|import)\b|__exportStar/.test(
    code,
  );
}
