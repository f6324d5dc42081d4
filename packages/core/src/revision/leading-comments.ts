/** A block comment at the top of a source; `offset` is where its text begins. */
export interface LeadingComment {
  readonly text: string;
  readonly offset: number;
}

const beforeComment =
  /(?:\s+|\/\/[^\n\u2028\u2029]*|(?:'use [a-z ]+'|"use [a-z ]+")[ \t]*(?:;|(?=\n|$)))/y;
const blockComment = /\/\*([\s\S]*?)\*\//y;

/**
 * The block comments before a source's first code, in order. A shebang, line comments and
 * directives such as 'use strict' may come between. An unfinished comment ends the list.
 */
export function leadingComments(source: string): readonly LeadingComment[] {
  const found: LeadingComment[] = [];
  let at = source.startsWith('#!') ? endOfLine(source) : 0;
  for (;;) {
    const skipped = matchAt(beforeComment, source, at);
    if (skipped !== null) {
      at += skipped[0].length;
      continue;
    }
    const comment = matchAt(blockComment, source, at);
    if (comment === null) return found;
    found.push({ text: comment[1] ?? '', offset: at + 2 });
    at += comment[0].length;
  }
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

function endOfLine(source: string): number {
  const end = source.indexOf('\n');
  return end === -1 ? source.length : end;
}
