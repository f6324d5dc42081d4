import type { ErrorTable } from '../failure/error-table.ts';
import type { Finding } from '../failure/finding.ts';
import type { Split } from '../runner/joint-move.ts';
import type { Intent } from '../store/store-state.ts';

/** Every finding about a database's own records. */
export const statusFindings = {
  'STATUS.NOT_ADOPTED': {
    when: 'Knex has migrated the database so far, and orch has not taken it over.',
    remedy: '`orch adopt` takes it over without changing a file.',
  },
  'STATUS.KNEX_DIFFERS': {
    when: "Knex's table and orch's store do not record the same revisions.",
    remedy: 'Find out what was run beside orch; `orch stamp` records what is really there.',
  },
  'STATUS.INTERRUPTED': {
    when: 'A revision that runs outside a transaction was begun, and nobody knows how it ended.',
    remedy: '`orch up` (or `orch down`) goes on with it; `orch resolve` decides it.',
  },
  'STATUS.SPLIT': {
    when: 'Several databases were to be moved as one, and the run ended between them.',
    remedy: 'The next `orch up`, `down` or `to` of all of them finishes it first.',
  },
  'STATUS.UNREACHABLE': {
    when: 'An environment among several could not be looked at.',
    remedy: 'See the message; `orch status --env <name>` shows the whole failure.',
  },
} satisfies ErrorTable;

/** Knex's records are there and orch's are not. */
export function notAdopted(environment: string, count: number): Finding {
  return {
    code: 'STATUS.NOT_ADOPTED',
    severity: 'warning',
    subject: environment,
    message: `Knex has applied ${count} migrations to ${environment}; orch has no store there`,
    hint: `orch adopt --env ${environment}`,
  };
}

/** One file that only one of the two records has. */
export function knexDiffers(fileName: string, recordedBy: 'knex' | 'orch'): Finding {
  const [has, lacks] =
    recordedBy === 'knex' ? ["Knex's table", "orch's store"] : ["orch's store", "Knex's table"];
  return {
    code: 'STATUS.KNEX_DIFFERS',
    severity: 'error',
    subject: fileName,
    message: `${fileName} is in ${has} and not in ${lacks}`,
    hint:
      recordedBy === 'knex'
        ? `if it is really applied, orch stamp ${fileName.replace(/\.[^.]*$/, '')}`
        : "see who changed Knex's table; an application that reads it sees the revision as pending",
  };
}

/** A revision that was begun and not finished. */
export function interrupted({ id, direction, startedAt, startedBy }: Intent): Finding {
  return {
    code: 'STATUS.INTERRUPTED',
    severity: 'error',
    subject: id,
    message: `${direction} of ${id} was begun by ${startedBy} at ${startedAt} and not finished`,
    hint: `orch ${direction === 'up' ? `up ${id}` : 'down'} goes on with it, orch resolve ${id} decides`,
  };
}

/** A move of several databases that only some of them have completed. */
export function splitMove({ move, remaining }: Split): Finding {
  const left = remaining.map(({ database, steps }) => `${database} (${steps.length} to go)`);
  return {
    code: 'STATUS.SPLIT',
    severity: 'error',
    subject: move.parts.map(({ database }) => database).join(', '),
    message: `orch ${move.command} of ${move.startedAt} was broken off between databases: ${left.join(', ')}`,
    hint: `orch ${move.command === 'return' ? 'up' : move.command} finishes it`,
  };
}

/** The environment could not be looked at; the others could. */
export function unreachable(environment: string, code: string, message: string): Finding {
  return {
    code: 'STATUS.UNREACHABLE',
    severity: 'error',
    subject: environment,
    message: `${environment} could not be looked at: ${message} (${code})`,
    hint: `orch status --env ${environment}`,
  };
}
