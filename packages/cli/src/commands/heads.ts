import { defineCommand } from '../command.ts';
import { bold, dim, yellow } from '../frame/text.ts';

export const command = defineCommand({
  description:
    'Lists the revisions that nothing builds on yet. One is normal; several are two lines of work ' +
    'that nothing merges. Reads files only.',
  examples: [
    { run: 'orch heads', does: 'Lists the heads of every database' },
    { run: 'orch heads --json', does: 'Tells a program' },
  ],
  changes: false,
  async run({ project: load, targets: loadTargets }) {
    const [project, targets, { readMigrationsFolder }] = await Promise.all([
      load(),
      loadTargets(),
      import('@orch/core/adapters/files/read-migrations-folder'),
    ]);
    const databases = await Promise.all(
      targets.map(async ({ database }) => {
        const { history } = await readMigrationsFolder(database, project);
        const heads = history.graph.heads().map((id) => {
          const { message = '', path = '' } = history.revisions.get(id) ?? {};
          return { id, message, path };
        });
        return { database: database.name, heads, findings: history.findings };
      }),
    );
    return {
      result: { databases },
      print: (out) => {
        for (const { database, heads, findings } of databases) {
          if (databases.length > 1) out.line(bold(database));
          if (heads.length === 0) out.line(dim('no revisions'));
          for (const { id, message } of heads) out.line(id, '  ', dim(message));
          if (heads.length > 1) out.line(yellow(`${heads.length} heads`), ': orch merge-heads');
          if (findings.length > 0) out.line(yellow('Some files are wrong'), ': orch check --no-db');
        }
      },
    };
  },
});
