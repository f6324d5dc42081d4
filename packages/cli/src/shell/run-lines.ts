import { types } from 'node:util';
import { createContext, runInContext, type Context } from 'node:vm';
import { expressionIn, syntaxErrorOf } from './evaluated-code.ts';
import { fillContext, type ShellOptions } from './shell-options.ts';
import { isRefusal, showValue } from './show-value.ts';

/** Where lines come from, and where their results go. */
export interface LineShell extends Omit<ShellOptions, 'prompt'> {
  readonly lines: AsyncIterable<string>;
  result(text: string): void;
  failure(text: string): void;
}

/**
 * Evaluates lines one after the other, each when the one before it has ended; lines that are no
 * code by themselves are taken together with those that follow. Results are printed, and a failure
 * does not keep later lines from being run, as on a terminal.
 *
 * @returns how many inputs failed
 */
export async function runLines(shell: LineShell): Promise<number> {
  const context = makeContext(shell);
  let failures = 0;
  let input = '';
  const evaluate = async (): Promise<void> => {
    try {
      const value = await run(input, context);
      if (value !== undefined) shell.result(showValue(value, { colors: false }));
    } catch (error) {
      failures += 1;
      shell.failure(reasonOf(error));
    }
    input = '';
  };
  for await (const line of shell.lines) {
    if (shell.signal.aborted || /^\s*\.exit\s*$/u.test(line)) return failures;
    input = input === '' ? line : `${input}\n${line}`;
    if (input.trim() !== '' && !goesOn(input)) await evaluate();
  }
  if (input.trim() !== '') await evaluate();
  return failures;
}

/** Names of Node that a new context lacks, and those of the shell. */
function makeContext(options: Pick<ShellOptions, 'values' | 'made'>): Context {
  const context = createContext({});
  const own = new Set(runInContext('Object.getOwnPropertyNames(globalThis)', context) as string[]);
  for (const [name, property] of Object.entries(Object.getOwnPropertyDescriptors(globalThis))) {
    if (!own.has(name)) Object.defineProperty(context, name, property);
  }
  fillContext(context, options);
  return context;
}

async function run(input: string, context: Context): Promise<unknown> {
  const expression = expressionIn(input);
  if (expression !== null) return await runInContext(`(async () => (${expression}\n))()`, context);
  // What a script declares stays, but a script cannot wait.
  const [, name, value] = /^\s*(?:const|let|var)\s+([\w$]+)\s*=([^]+)$/u.exec(input) ?? [];
  const initial = value === undefined ? null : expressionIn(value);
  if (name !== undefined && initial !== null) {
    context[name] = await runInContext(`(async () => (${initial}\n))()`, context);
    return undefined;
  }
  return syntaxErrorOf(input) === null
    ? await runInContext(input, context)
    : await runInContext(`(async () => {${input}\n})()`, context);
}

/** Whether a code may become one that compiles when more follows. */
function goesOn(input: string): boolean {
  if (expressionIn(input) !== null || syntaxErrorOf(`(async () => {${input}\n})`) === null) {
    return false;
  }
  const { message = '' } = syntaxErrorOf(`(async () => {${input}`) ?? {};
  return /Unexpected end of input|Unterminated template|missing \)/u.test(message);
}

/** One line: the stack is of the shell's own code. */
function reasonOf(error: unknown): string {
  if (!types.isNativeError(error)) return showValue(error, { colors: false });
  const { name, message } = error;
  return isRefusal(error) ? message : `${name}: ${message}`;
}
