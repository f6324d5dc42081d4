#!/usr/bin/env node
import { createRequire } from 'node:module';

const argv = process.argv.slice(2);

if (argv.length === 1 && argv[0] === '--version') {
  const require = createRequire(import.meta.url);
  const { version } = require('../package.json') as { readonly version: string };
  process.stdout.write(`${version}\n`);
} else if (argv[0] === '--get-yargs-completions') {
  const { completionsOf } = await import('./frame/complete.ts');
  // The first word that the shell hands over is the command itself.
  process.stdout.write((await completionsOf(argv.slice(2))).map((word) => `${word}\n`).join(''));
} else {
  const [{ runCli }, { leaveWith }] = await Promise.all([
    import('./run-cli.ts'),
    import('./frame/leave.ts'),
  ]);
  leaveWith(await runCli(argv));
}
