import type { Database, Environment, Project } from '@orch/core/config/project';
import type { Generated, GeneratedRevision } from '@orch/core/use-cases/generate-revisions';
import { relative } from 'node:path';

import { defineCommand } from '../command.ts';
import type { Printer } from '../frame/printer.ts';
import { bold, cyan, dim, green, red, yellow } from '../frame/text.ts';
import type { Text } from '../frame/text.ts';

export const command = defineCommand({
  description:
    'Replays the revisions of the current checkout on a shadow database, compares the result with ' +
    'the reference, writes what is missing as a revision with up and down, and proves it: up must ' +
    'reach the schema of the reference exactly, and down must return. The reference is only read.',
  options: {
    message: {
      type: 'string',
      alias: 'm',
      describe: 'What the revision does',
      required: true,
      placeholder: 'message',
    },
    from: {
      type: 'string',
      describe: 'The environment that is the truth, or its URL; "reference" unless given',
      placeholder: 'environment or URL',
    },
    here: {
      type: 'boolean',
      describe: 'Generate although the branch is no release branch',
    },
    'with-privileges': { type: 'boolean', describe: 'Compare owners and grants too' },
    'allow-unmodelled': {
      type: 'boolean',
      describe: 'Leave out what cannot be written as a revision',
    },
    'allow-unproved': {
      type: 'boolean',
      describe: 'Write the revision although its proof failed; its header says so',
    },
  },
  examples: [
    {
      run: 'orch gen-from-db -m "add cohort to recruits"',
      does: 'Writes what the reference has and the revisions do not',
    },
    {
      run: 'orch gen-from-db --from postgres://localhost/dev -m "add cohort" --dry-run',
      does: 'Shows the revision without writing it',
    },
  ],
  changes: true,
  async run({ options, project: load, target, progress, dryRun, cwd }) {
    const [project, { database, environment }] = await Promise.all([load(), target()]);
    const [{ requireReleaseBranch }, { findReference }] = await Promise.all([
      import('@orch/core/use-cases/require-release-branch'),
      import('@orch/core/use-cases/find-reference'),
    ]);
    if (!options.here) await requireReleaseBranch(project);
    const reference = await findReference({ project, database, from: options.from });
    progress.line('The truth is ', bold(reference.name), ' ', dim(`(${reference.target.label})`));
    progress.line(`What it has and the revisions do not becomes a revision of ${database.name}.`);

    const { generateFromDatabase } = await import('@orch/core/use-cases/generate-from-db');
    const generated = await generateFromDatabase({
      project,
      database,
      environment: environment.name,
      reference: reference.target,
      message: options.message,
      now: new Date(),
      privileges: options['with-privileges'],
      allowUnmodelled: options['allow-unmodelled'],
      allowUnproved: options['allow-unproved'],
      onStage: (stage) => {
        if (stage.kind === 'prove') {
          progress.line(dim(`Proving revision ${stage.part} of ${stage.parts}: up, down, up`));
        }
      },
    });
    for (const finding of generated.findings) progress.line(yellow('note: '), finding.message);
    if (generated.kind === 'generated' && !dryRun) {
      const { writeNewFiles } = await import('@orch/core/adapters/files/write-new-files');
      await writeNewFiles(generated.revisions.map(({ file, source }) => ({ file, text: source })));
    }
    return {
      result: describe(generated, { reference: reference.name, written: !dryRun, project }),
      print: (out) => print(out, { generated, database, environment, dryRun, cwd }),
    };
  },
});

function describe(
  generated: Generated,
  context: { reference: string; written: boolean; project: Project },
): unknown {
  const { reference, written, project } = context;
  if (generated.kind === 'upToDate') return { ...generated, reference };
  return {
    ...generated,
    reference,
    written,
    revisions: generated.revisions.map((revision) => ({
      ...revision,
      file: relative(project.root, revision.file),
    })),
  };
}

interface Outcome {
  readonly generated: Generated;
  readonly database: Database;
  readonly environment: Environment;
  readonly dryRun: boolean;
  readonly cwd: string;
}

function print(out: Printer, { generated, environment, dryRun, cwd }: Outcome): void {
  const { history, replayed: count } = generated;
  const replayed = `${history} revision${history === 1 ? '' : 's'} in the history, ${count} replayed now`;
  if (generated.kind === 'upToDate') {
    out.line(green('Nothing to do: '), 'the revisions say exactly what the reference has');
    out.line(dim(replayed));
    return;
  }
  for (const revision of generated.revisions) {
    out.line('');
    out.line(bold(relative(cwd, revision.file)), dim(dryRun ? '  not written' : ''));
    for (const change of revision.changes)
      out.line('  ', mark(change), ' ', change.summary, risk(change));
    if (dryRun) {
      out.line('');
      out.block(revision.source, 2);
    }
    out.line('  ', verdict(revision));
  }
  if (generated.hazards.length > 0) {
    out.line('');
    out.line(yellow('Applies only where'), ' (else it is rolled back and nothing is lost)');
    for (const { requires } of generated.hazards) out.line('  ', requires);
  }
  if (generated.irreversible.length > 0) {
    out.line('');
    out.line(yellow('No way down where tables hold rows'), ':');
    for (const reason of generated.irreversible) out.line('  ', reason);
  }
  for (const name of generated.leftOut) out.line(yellow('left out: '), name);
  out.line('');
  out.line(dim(`${replayed}; the reference was not changed`));
  out.line(
    'Next: ',
    cyan(dryRun ? 'the same command without --dry-run' : `orch up --env ${environment.name}`),
  );
}

type Change = GeneratedRevision['changes'][number];

function mark(change: Change): Text {
  switch (change.verb) {
    case 'create':
      return green('+');
    case 'drop':
      return red('-');
    case 'alter':
    case 'rename':
      return yellow('~');
  }
}

function risk(change: Change): Text {
  const risks = [
    ...(change.losesData ? ['loses data'] : []),
    ...(change.rewritesTable ? ['may rewrite the table'] : []),
    ...(change.transactional ? [] : ['not in a transaction']),
  ];
  return risks.length === 0 ? '' : yellow(`  ${risks.join(', ')}`);
}

function verdict(revision: GeneratedRevision): Text {
  return revision.proved
    ? green('proved: up reaches the reference, down returns, up again')
    : red('not proved; its header says why');
}
