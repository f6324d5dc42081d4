import repl from 'node:repl';
import type { REPLServer } from 'node:repl';
import { expressionIn } from './evaluated-code.ts';
import { fillContext, type ShellOptions } from './shell-options.ts';
import { showValue } from './show-value.ts';

/**
 * Reads, evaluates and prints until `.exit` or the end of the input. Expressions are awaited before
 * they are printed, so that a query shows its rows.
 */
export async function runOnTerminal(options: ShellOptions): Promise<void> {
  const { prompt, signal } = options;
  const server = repl.start({
    prompt,
    terminal: true,
    ignoreUndefined: true,
    writer: (value: unknown) => showValue(value, { colors: true }),
  });
  awaitExpressions(server);
  const fill = (): void => fillContext(server.context, options);
  fill();
  server.on('reset', fill);
  const close = (): void => server.close();
  signal.addEventListener('abort', close, { once: true });
  await new Promise<void>((resolve) => void server.once('exit', resolve));
  signal.removeEventListener('abort', close);
}

function awaitExpressions(server: REPLServer): void {
  const evaluate = server.eval;
  const awaiting: REPLServer['eval'] = (code, context, file, done) => {
    const expression = expressionIn(code);
    const input = expression === null ? code : `await (${expression}\n)\n`;
    evaluate.call(server, input, context, file, done);
  };
  Object.assign(server, { eval: awaiting });
}
