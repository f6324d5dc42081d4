import { expect } from 'chai';
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { temporaryFolder } from '../support/temporary-folder.ts';

const ROOT = join(import.meta.dirname, '../..');
const RULES = '.oxlintrc.layers.json';

/** Lines that each break a rule in the file that they stand in. */
const broken: readonly (readonly [file: string, line: string])[] = [
  ...[
    "import pg from 'pg';",
    "import type pg from 'pg';",
    "import { knex } from 'knex';",
    "import { simpleGit } from 'simple-git';",
    "import { plan } from '@supabase/pg-delta';",
    "import { plan } from '@supabase/pg-delta/core';",
    "import { parse } from 'libpg-query';",
    "import { readFileSync } from 'node:fs';",
    "import { readFile } from 'node:fs/promises';",
    "import { spawn } from 'node:child_process';",
    "import { hostname } from 'node:os';",
    "import { load } from '../adapters/config/load-project.ts';",
    "import { adopt } from '../use-cases/adopt.ts';",
    "import { command } from '@orch/cli';",
    "import { models } from '@orch/models';",
    "import { cohorts } from '@orch/seeds';",
    "import parse from 'yargs-parser';",
    "import { pino } from 'pino';",
    'export const home = process.env;',
  ].map((line) => ['packages/core/src/plan/bad.ts', line] as const),
  [
    'packages/core/src/some-new-area/bad.ts',
    "import { load } from '../adapters/config/load-project.ts';",
  ],
  ['packages/core/src/bad.ts', "import pg from 'pg';"],
  ['packages/core/src/models/bad.ts', "import { knex } from 'knex';"],
  ['packages/core/src/use-cases/bad.ts', "import pg from 'pg';"],
  ['packages/core/src/use-cases/bad.ts', "import { readFileSync } from 'node:fs';"],
  ['packages/core/src/use-cases/bad.ts', "import { command } from '@orch/cli';"],
  ['packages/core/src/use-cases/bad.ts', 'export const home = process.env;'],
  ['packages/core/src/adapters/git/bad.ts', "import { adopt } from '../../use-cases/adopt.ts';"],
  ['packages/core/src/adapters/git/bad.ts', "import { plan } from '@supabase/pg-delta';"],
  ['packages/core/src/adapters/git/bad.ts', "import pc from 'picocolors';"],
  ['packages/core/src/adapters/pg-delta/bad.ts', "import { cohorts } from '@orch/seeds';"],
  ['packages/models/src/bad.ts', "import { cohorts } from '@orch/seeds';"],
  ['packages/models/src/bad.ts', "import { command } from '@orch/cli/command';"],
  ['packages/models/src/bad.ts', "import { knex } from 'knex';"],
  ['packages/seeds/src/bad.ts', "import { models } from '@orch/models';"],
  ['packages/seeds/src/bad.ts', "import { writeFileSync } from 'node:fs';"],
  ['packages/cli/src/bad.ts', "import { knex } from 'knex';"],
  ['packages/cli/src/commands/bad.ts', "import { readFileSync } from 'node:fs';"],
  ['packages/cli/src/commands/bad.ts', "import { execFile } from 'node:child_process';"],
];

/** Lines that are allowed where they stand. */
const allowed: readonly (readonly [file: string, line: string])[] = [
  ['packages/core/src/plan/good.ts', "import { createHash } from 'node:crypto';"],
  ['packages/core/src/plan/good.ts', "import { join } from 'node:path';"],
  ['packages/core/src/plan/good.ts', "import { redact } from '../failure/redact.ts';"],
  ['packages/core/src/models/good.ts', "import type { Knex } from 'knex';"],
  [
    'packages/core/src/use-cases/good.ts',
    "import { load } from '../adapters/config/load-project.ts';",
  ],
  ['packages/core/src/use-cases/good.ts', "import type pg from 'pg';"],
  ['packages/core/src/adapters/git/good.ts', "import { simpleGit } from 'simple-git';"],
  ['packages/core/src/adapters/git/good.ts', 'export const path = process.env;'],
  ['packages/core/src/adapters/pg-delta/good.ts', "import { plan } from '@supabase/pg-delta';"],
  ['packages/models/src/good.ts', "import { OrchError } from '@orch/core';"],
  ['packages/models/src/good.ts', "import type { Knex } from 'knex';"],
  ['packages/cli/src/good.ts', "import parse from 'yargs-parser';"],
  ['packages/cli/src/good.ts', "import { cohorts } from '@orch/seeds';"],
  ['packages/cli/src/good.ts', 'export const home = process.env;'],
];

/** How many problems the layer check has with one file. */
function problems(file: string, line: string): number {
  const folder = temporaryFolder('layers');
  copyFileSync(join(ROOT, RULES), join(folder, RULES));
  mkdirSync(dirname(join(folder, file)), { recursive: true });
  writeFileSync(join(folder, file), `${line}\n`);
  const { status, stdout } = spawnSync(
    process.execPath,
    [join(ROOT, 'node_modules/oxlint/bin/oxlint'), '-c', RULES, '-f', 'json', 'packages'],
    { cwd: folder, encoding: 'utf8' },
  );
  const { diagnostics } = JSON.parse(stdout) as { diagnostics: readonly unknown[] };
  expect(status).to.equal(diagnostics.length > 0 ? 1 : 0);
  return diagnostics.length;
}

describe('the layer check', () => {
  for (const [file, line] of broken) {
    it(`fails for ${line} in ${file}`, () => {
      expect(problems(file, line)).to.equal(1);
    });
  }

  for (const [file, line] of allowed) {
    it(`allows ${line} in ${file}`, () => {
      expect(problems(file, line)).to.equal(0);
    });
  }

  it('finds nothing in this repository', () => {
    const { stdout } = spawnSync(
      process.execPath,
      [join(ROOT, 'node_modules/oxlint/bin/oxlint'), '-c', RULES, '-f', 'unix', 'packages'],
      { cwd: ROOT, encoding: 'utf8' },
    );
    expect(stdout.trim()).to.equal('');
  });
});
