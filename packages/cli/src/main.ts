#!/usr/bin/env node
import { createRequire } from 'node:module';

const argv = process.argv.slice(2);

if (argv.length === 1 && argv[0] === '--version') {
  const require = createRequire(import.meta.url);
  const { version } = require('../package.json') as { readonly version: string };
  process.stdout.write(`${version}\n`);
} else {
  const [{ runCli }, { leaveWith }] = await Promise.all([
    import('./run-cli.ts'),
    import('./frame/leave.ts'),
  ]);
  leaveWith(await runCli(argv));
}
