/**
 * Loads the acceptance corpus into the servers named on the command line, and into the machine's own
 * PostgreSQL where there is one.
 */
import { resolveConnection } from '@orch/core/adapters/postgres/connect';
import { checkCorpus } from '../test/support/check-corpus.ts';
import { startInstalledPostgres } from '../test/support/installed-postgres.ts';

const urls = process.argv.slice(2);
const installed = await startInstalledPostgres();
try {
  for (const url of installed === null ? urls : [...urls, installed.url]) {
    const { serverMajor, loaded, skipped, defects } = await checkCorpus(
      await resolveConnection(url, process.cwd()),
    );
    console.log(`PostgreSQL ${serverMajor}: ${loaded.length} cases, ${skipped.length} skipped`);
    for (const { name, file, message } of defects) console.log(`  ${name}/${file}: ${message}`);
    if (defects.length > 0) process.exitCode = 1;
  }
} finally {
  await installed?.stop();
}
