import { format, resolveConfig } from 'prettier';
import type { Entry } from './stage.ts';

/** The exercise as a page of the guide. */
export function recruitmentPage(entries: readonly Entry[]): Promise<string> {
  return guidePage(opening, entries);
}

/** A story as a page of the guide, the same on every day and every machine. */
export async function guidePage(beginning: string, entries: readonly Entry[]): Promise<string> {
  const story = entries
    .map((entry, at) => partOf(entry, entries[at - 1], entries[at + 1]))
    .join('');
  const text = `${beginning}\n${withFixedTimes(story)}`;
  const options = await resolveConfig(import.meta.filename);
  return format(text, { ...options, parser: 'markdown' });
}

const opening = `# The recruitment exercise

Models, revisions and two databases fall out of step, three times, as they do in teams. What orch
prints here is what it printed; \`pnpm run guide:write\` plays the exercise again.
`;

/** What is typed without a word in between stands in one block. */
function partOf(entry: Entry, before: Entry | undefined, after: Entry | undefined): string {
  switch (entry.kind) {
    case 'heading':
      return `## ${entry.text}\n\n`;
    case 'prose':
      return `${entry.text}\n\n`;
    case 'file':
      return `\`${entry.path}\`:\n\n${fenced('js', entry.text)}`;
    case 'edit':
      return `\`${entry.path}\`:\n\n${fenced('diff', signed('-', entry.from) + signed('+', entry.to))}`;
    case 'typed': {
      const opens = before?.kind === 'typed' ? '\n' : '```console\n';
      const closes = after?.kind === 'typed' ? '' : '```\n\n';
      const output = entry.output.trimEnd();
      return `${opens}${entry.prompt} ${entry.text}\n${output === '' ? '' : `${output}\n`}${closes}`;
    }
  }
}

function signed(sign: string, text: string): string {
  return text === '' ? '' : text.trimEnd().replaceAll(/^/gm, sign) + '\n';
}

function fenced(language: string, text: string): string {
  return `\`\`\`${language}\n${text.trimEnd()}\n\`\`\`\n\n`;
}

/** Ids hold the time at which they were made, checksums these ids, and durations differ each time. */
function withFixedTimes(text: string): string {
  const times = new Map<string, string>();
  return text
    .replaceAll(/\b20\d{12}(?=_)/g, (time) => {
      const known = times.get(time) ?? `20261120${100_000 + times.size * 100}`;
      times.set(time, known);
      return known;
    })
    .replaceAll(/\b[0-9a-f]{64}\b/g, '0'.repeat(64))
    .replaceAll(/\b20\d\d-\d\d-\d\dT[\d:.]+Z/g, '2026-11-20T10:30:00.000Z')
    .replaceAll(/ {2}\d[\d.]* m?s$/gm, '');
}
