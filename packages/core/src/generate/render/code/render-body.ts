import type { Block, CodeLine } from './block.ts';
import { jsString } from './js-text.ts';

/** The statements of a function's body, indented once; short ones stand together. */
export function renderBody(blocks: readonly Block[]): string {
  const texts = blocks.map(renderBlock);
  const lines = texts.map((text, index) => {
    const previous = texts[index - 1];
    const isTogether = previous === undefined || (isOneLine(previous) && isOneLine(text));
    return `${isTogether ? '' : '\n'}${text}\n`;
  });
  return lines.join('');
}

function isOneLine(text: string): boolean {
  return !text.includes('\n') && text.length <= 100;
}

function renderBlock(block: Block): string {
  if (block.kind === 'statement') return withNotes(block.line, '  ').join('\n');
  const columns = block.columns.map(({ code, suffixes, notes }) => ({
    code: `${code}${suffixes.join('')};`,
    notes,
  }));
  const lines = [...columns, ...block.lines].flatMap((line) => withNotes(line, '    '));
  return [
    `  await ${block.builder}.${block.kind}(${jsString(block.table)}, (table) => {`,
    ...lines,
    '  });',
  ].join('\n');
}

function withNotes({ code, notes }: CodeLine, indent: string): readonly string[] {
  return [...notes.map((note) => `${indent}// ${note}`), `${indent}${code}`];
}
