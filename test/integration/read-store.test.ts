import { expect } from 'chai';
import { closeSession, openSession } from '../../packages/core/src/adapters/postgres/connect.ts';
import { readStore } from '../../packages/core/src/adapters/postgres/store/read-store.ts';
import { createDatabase } from '../support/postgres.ts';
import { testProject } from '../support/project.ts';
import { runSteps, writeStep } from '../support/run-revisions.ts';

const empty = 'export const up = (knex) => knex.raw("select 1"); export const down = up;\n';

describe('readStore', () => {
  it('takes the text of a file with the same checksum, and reads the others', async () => {
    const target = await createDatabase('texts');
    const project = await testProject({ environments: { dev: target } });
    const steps = ['1_same', '2_edited', '3_lost'].map((name) =>
      writeStep(project, `${name}.mjs`, `// ${name}\n${empty}`),
    );
    await runSteps(project, target, steps);
    const [same, edited] = steps.map(({ revision }) => revision);
    if (same === undefined || edited === undefined) throw new Error('too few revisions');
    const known = new Map([
      [same.id, { checksum: same.checksum, source: 'the text of the file' }],
      [edited.id, { checksum: same.checksum, source: 'another text' }],
    ]);

    const session = await openSession(target, { readOnly: true });
    try {
      const store = await readStore(session, Promise.resolve(known));
      expect(store.kind === 'present' && store.applied.map(({ source }) => source)).to.deep.equal([
        'the text of the file',
        `// 2_edited\n${empty}`,
        `// 3_lost\n${empty}`,
      ]);
    } finally {
      await closeSession(session);
    }
  });
});
