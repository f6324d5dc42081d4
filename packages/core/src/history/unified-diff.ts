import { createTwoFilesPatch } from 'diff/lib/patch/create.js';

/** Edits beyond which two texts are called different as a whole. */
const mostEdits = 5000;

/**
 * The difference of two texts as a unified diff with three lines of context. Texts that have
 * little in common are not compared line by line.
 */
export function unifiedDiff(
  from: { readonly label: string; readonly text: string },
  to: { readonly label: string; readonly text: string },
): string {
  const patch = createTwoFilesPatch(from.label, to.label, from.text, to.text, '', '', {
    context: 3,
    maxEditLength: mostEdits,
    headerOptions: { includeIndex: false, includeUnderline: false, includeFileHeaders: true },
  });
  return patch ?? `--- ${from.label}\n+++ ${to.label}\nthe files have little in common\n`;
}
