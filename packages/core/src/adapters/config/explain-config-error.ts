import { spawnSync } from 'node:child_process';
import { redact } from '../../failure/redact.ts';

/** What was wrong with a configuration file, and where as far as it can be told. */
export interface ConfigErrorExplanation {
  /** One line without secrets. */
  readonly reason: string;
  readonly line: number | null;
  readonly column: number | null;
}

type Place = Pick<ConfigErrorExplanation, 'line' | 'column'>;

/** Explains what was thrown while a configuration file was loaded. */
export function explainConfigError(error: unknown, file: string): ConfigErrorExplanation {
  if (!(error instanceof Error)) return { reason: redact(String(error)), line: null, column: null };
  const place = placeIn(`${error.message}\n${error.stack ?? ''}`, file);
  return { reason: redact(reasonOf(error)), ...(place ?? checkedPlace(error, file)) };
}

function reasonOf(error: Error): string {
  const compiled = /: ERROR: (?<reason>.*)/u.exec(error.message)?.groups?.['reason'];
  if (compiled !== undefined) return `SyntaxError: ${compiled}`;
  const [first = ''] = error.message.split('\n');
  return error.name === 'Error' ? first : `${error.name}: ${first}`;
}

/** The first place of the file in a stack or in a compiler's message. */
function placeIn(text: string, file: string): Place | null {
  const escaped = file.replace(/[.*+?^${}()|[\]\\]/gu, '\\$&');
  const match = new RegExp(`${escaped}(?:\\?[^:\\s]*)?:(\\d+)(?::(\\d+))?`, 'u').exec(text);
  if (match === null) return null;
  return { line: Number(match[1]), column: match[2] === undefined ? null : Number(match[2]) };
}

/** The stack of a module's syntax error does not say where it is; `node --check` does. */
function checkedPlace(error: Error, file: string): Place {
  const nowhere = { line: null, column: null };
  if (!(error instanceof SyntaxError) || file.endsWith('ts')) return nowhere;
  const { stderr } = spawnSync(process.execPath, ['--check', file], { encoding: 'utf8' });
  return placeIn(stderr, file) ?? nowhere;
}
