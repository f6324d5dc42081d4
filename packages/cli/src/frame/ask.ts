import { confirm, input, select } from '@inquirer/prompts';
import { interrupted, notConfirmed } from './errors.ts';
import { neutraliseLine } from './neutralise.ts';

/**
 * Asks on the terminal for a name to be typed.
 * @throws OrchError `USAGE.NOT_CONFIRMED`, `INTERRUPTED`
 */
export async function askForName(name: string, signal: AbortSignal): Promise<void> {
  const answer = await asked(
    input({ message: neutraliseLine(`Type "${name}" to go on:`) }, onStderr(signal)),
    signal,
  );
  if (answer.trim() !== name) {
    throw notConfirmed(
      `changing "${name}"`,
      `type the environment's name, or pass \`--confirm ${name}\``,
    );
  }
}

/**
 * Asks on the terminal for a yes; no is the default.
 * @throws OrchError `USAGE.NOT_CONFIRMED`, `INTERRUPTED`
 */
export async function askYesNo(question: string, signal: AbortSignal): Promise<void> {
  const agreed = await asked(
    confirm({ message: neutraliseLine(question), default: false }, onStderr(signal)),
    signal,
  );
  if (!agreed) throw notConfirmed(`"${question}"`, 'answer yes, or pass `--yes`');
}

/** One answer to choose. */
interface Choice<Value> {
  readonly name: string;
  /** What is shown once it is chosen; its name unless given. */
  readonly short?: string;
  readonly value: Value;
}

/**
 * Asks on the terminal for one of several answers, chosen with the arrow keys.
 * @throws OrchError `INTERRUPTED`
 */
export async function askChoice<Value>(
  question: string,
  choices: readonly Choice<Value>[],
  signal: AbortSignal,
): Promise<Value> {
  const shown = choices.map(({ name, short = name, value }) => ({
    name: neutraliseLine(name),
    short: neutraliseLine(short),
    value,
  }));
  return asked(
    select<Value>({ message: neutraliseLine(question), choices: shown }, onStderr(signal)),
    signal,
  );
}

/**
 * Asks on the terminal for a text.
 * @throws OrchError `INTERRUPTED`
 */
export function askText(question: string, signal: AbortSignal): Promise<string> {
  return asked(input({ message: neutraliseLine(question) }, onStderr(signal)), signal);
}

function onStderr(signal: AbortSignal): { output: NodeJS.WritableStream; signal: AbortSignal } {
  return { output: process.stderr, signal };
}

async function asked<Answer>(answer: Promise<Answer>, signal: AbortSignal): Promise<Answer> {
  try {
    return await answer;
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    // The terminal is in raw mode during a question: Ctrl-C is a key there and not a signal.
    if (error instanceof Error && error.name === 'ExitPromptError') throw interrupted('SIGINT');
    throw error;
  }
}
