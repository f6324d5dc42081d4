import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { formatSource } from '../../packages/core/src/adapters/files/format-source.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

describe('formatSource', () => {
  const source = 'const   a = { b: "c" };\nawait knex.raw(`\n    SELECT   1,\n\t2\n  `)';
  const sql = '`\n    SELECT   1,\n\t2\n  `';

  it('has a style of its own where the project says nothing', async () => {
    expect(await format({})).to.equal(`const a = { b: 'c' };\nawait knex.raw(${sql});\n`);
  });

  it("takes the project's prettier configuration", async () => {
    const files = { '.prettierrc': '{ "semi": false, "bracketSpacing": false }' };
    expect(await format(files)).to.equal(`const a = {b: 'c'}\nawait knex.raw(${sql})\n`);
  });

  it('formats without a pragma, adds none, and leaves SQL alone', async () => {
    const files = {
      '.prettierrc.json':
        '{ "requirePragma": true, "insertPragma": true, "embeddedLanguageFormatting": "auto" }',
    };
    expect(await format(files)).to.equal(`const a = { b: 'c' };\nawait knex.raw(${sql});\n`);
  });

  it('leaves a huge source as it is', async () => {
    const huge = `const a = "${'x'.repeat(1_000_000)}"`;
    expect(await formatSource(huge, '/huge.ts')).to.equal(huge);
  });

  async function format(files: Readonly<Record<string, string>>): Promise<string> {
    const folder = temporaryFolder('format');
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    return formatSource(source, join(folder, '20260101000000_a.ts'));
  }
});
