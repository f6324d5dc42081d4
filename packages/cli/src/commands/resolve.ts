import type { Verdict } from '@orch/core/runner/runner';
import { defineCommand } from '../command.ts';
import { invalidArgument } from '../frame/errors.ts';
import { bold, cyan, dim, green, yellow } from '../frame/text.ts';

const verdicts = {
  applied: 'applied',
  reverted: 'reverted',
  'statement-done': 'statementDone',
  'statement-undone': 'statementUndone',
} as const satisfies Record<string, Verdict>;

export const command = defineCommand({
  description:
    'Shows a revision that was interrupted outside a transaction: the statements that are done, ' +
    'the one that may be, and what has changed in the database since before it. With an option, ' +
    'records what you say about it; nothing is run.',
  args: [{ name: 'revision', describe: 'The interrupted revision; the only one unless given' }],
  options: {
    applied: { type: 'boolean', describe: 'The database is, by hand, as after its up' },
    reverted: { type: 'boolean', describe: 'The database is, by hand, as after its down' },
    'statement-done': { type: 'boolean', describe: 'The statement in doubt took effect; go on' },
    'statement-undone': {
      type: 'boolean',
      describe: 'The statement in doubt did not; run it again',
    },
  },
  examples: [
    { run: 'orch resolve', does: 'Shows what was interrupted' },
    { run: 'orch resolve --statement-done', does: 'Lets the next orch up go on behind it' },
    { run: 'orch resolve 20261120101500_add_index --reverted', does: 'Records it as not applied' },
  ],
  changes: true,
  async run({ args, options, project: load, target, dryRun, confirmProtected }) {
    const given = Object.entries(verdicts).filter(
      ([name]) => options[name as keyof typeof verdicts],
    );
    if (given.length > 1) throw invalidArgument('resolve', 'give only one verdict');
    const verdict = given[0]?.[1] ?? null;
    const [project, { database, environment }] = await Promise.all([load(), target()]);
    const place = { project, database, environment };
    const { readInterruptedRevision, resolveInterrupted } =
      await import('@orch/core/use-cases/resolve-interrupted');
    const interrupted = await readInterruptedRevision(place, args.revision ?? null);
    const { intent, statements, differences } = interrupted;
    const isRecorded = verdict !== null && !dryRun;
    if (isRecorded) {
      await confirmProtected(environment, `record ${intent.id} as resolved`);
      await resolveInterrupted(place, interrupted, verdict);
    }
    return {
      result: {
        revision: intent.id,
        direction: intent.direction,
        startedAt: intent.startedAt,
        startedBy: intent.startedBy,
        statements,
        differences,
        verdict,
        recorded: isRecorded,
      },
      print: (out) => {
        out.line(
          bold(intent.id),
          `: ${intent.direction} was interrupted, begun ${intent.startedAt} by ${intent.startedBy}`,
        );
        for (const { step, sql, state } of statements) {
          out.line(
            '  ',
            state === 'done' ? green('done   ') : yellow('in doubt'),
            ` ${step}  `,
            sql,
          );
        }
        if (differences.length > 0) out.line('Since before the statement in doubt:');
        for (const difference of differences) out.line('  ', difference);
        out.line('');
        if (isRecorded) out.line(green('Recorded: '), verdict);
        else out.line(dim('Nothing was recorded.'));
        const goOn = intent.direction === 'up' ? `orch up ${intent.id}` : 'orch down';
        out.line('Next: ', cyan(isRecorded ? `orch status --env ${environment.name}` : goOn));
      },
    };
  },
});
