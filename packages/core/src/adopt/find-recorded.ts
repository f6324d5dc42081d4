import type { Finding } from '../failure/finding.ts';
import type { History } from '../history/history.ts';
import type { RevisionId } from '../revision/revision.ts';

/** What Knex recorded, matched with the files. */
export interface Recorded {
  /** In topological order. */
  readonly ids: readonly RevisionId[];
  readonly findings: readonly Finding[];
}

/**
 * Matches the names in Knex's table with a history: every name must have its file, once, and
 * nothing may be pending before something that is recorded. An extension does not matter: a name
 * recorded as `.js` is the same revision as its `.ts` file.
 */
export function findRecorded(history: History, names: readonly string[]): Recorded {
  const byName = new Map([...history.revisions.keys()].map((id) => [String(id), id]));
  const recorded = new Set<RevisionId>();
  const findings: Finding[] = [];
  for (const name of names) {
    const id = byName.get(name.replace(/\.[^.]+$/, '')) ?? byName.get(name);
    if (id === undefined) findings.push(withoutFile(name));
    else if (recorded.has(id)) findings.push(recordedTwice(name));
    else recorded.add(id);
  }
  for (const id of history.graph.ancestorsOf([...recorded])) {
    if (!recorded.has(id)) findings.push(skipped(id));
  }
  return { ids: history.graph.topologicalOrder().filter((id) => recorded.has(id)), findings };
}

function withoutFile(name: string): Finding {
  return {
    code: 'ADOPT.NO_FILE',
    severity: 'error',
    subject: name,
    message: `Knex has applied ${name}, and the folder has no such file`,
    hint: `bring ${name} back from Git`,
  };
}

function recordedTwice(name: string): Finding {
  return {
    code: 'ADOPT.TWICE',
    severity: 'error',
    subject: name,
    message: `Knex has recorded ${name} more than once`,
    hint: `delete the extra row of ${name} from Knex's table`,
  };
}

function skipped(id: RevisionId): Finding {
  return {
    code: 'ADOPT.SKIPPED',
    severity: 'error',
    subject: id,
    message: `${id} is not recorded, although a later file is`,
    hint: `apply it with knex migrate:up, or give it a newer name`,
  };
}
