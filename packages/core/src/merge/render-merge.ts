import type { MergeNotes } from '../revision/merge-notes.ts';
import type { RevisionId } from '../revision/revision.ts';
import { writeHeader } from '../revision/write-header.ts';

/** A merge revision as values. */
export interface MergeRevision {
  readonly id: RevisionId;
  readonly parents: readonly RevisionId[];
  readonly notes: MergeNotes;
  /** Paragraphs of the header: what was found, and what follows from it. */
  readonly remarks: readonly string[];
  /** What a person has to decide before it can be run; null when nothing is left to decide. */
  readonly decision: string | null;
  /** Lines of up and down that bring another order to the same schema; null when there are none. */
  readonly difference: { readonly up: string; readonly down: string } | null;
  readonly format: 'ts' | 'esm' | 'cjs';
}

/**
 * The source of a merge revision. It holds nothing of the person, the time or the machine, so that
 * the same merge has the same bytes everywhere.
 */
export function renderMerge(merge: MergeRevision): string {
  const header = writeHeader({
    id: merge.id,
    parents: merge.parents,
    message: `Merge ${merge.parents.join(' and ')}`,
    remarks: merge.remarks,
    merge: merge.notes,
  });
  return `${header}\n${frames[merge.format](bodyOf(merge))}`;
}

interface Body {
  readonly config: string;
  readonly up: string;
  readonly down: string;
  /** Whether they call the database. */
  readonly isUsed: boolean;
}

function bodyOf({ decision, difference }: MergeRevision): Body {
  if (decision !== null) {
    const error = JSON.stringify(`this merge is not decided yet: ${decision}`);
    return {
      config: '',
      up:
        '  // Decide, write it here, and take the next line away. Where nothing is to be done,\n' +
        '  // export a config with `empty: true`.\n' +
        `  throw new Error(${error});\n`,
      down: '  // The way back of what up does.\n',
      isUsed: true,
    };
  }
  if (difference !== null) return { config: '{ empty: true }', ...difference, isUsed: true };
  const nothing = '  // Both sides together are all there is.\n';
  return { config: '{ empty: true }', up: nothing, down: nothing, isUsed: false };
}

const parameters = `/**\n * @param {import('knex').Knex} knex\n * @param {import('@orch/core').RevisionContext} context\n */\n`;

const frames: Readonly<Record<MergeRevision['format'], (body: Body) => string>> = {
  ts: ({ config, up, down, isUsed }) => {
    const given = isUsed ? 'knex: Knex, context: RevisionContext' : '';
    const imports = isUsed
      ? `import type { RevisionContext } from '@orch/core';\nimport type { Knex } from 'knex';\n`
      : '';
    return (
      `${imports}\n${config === '' ? '' : `export const config = ${config};\n\n`}` +
      `export async function up(${given}): Promise<void> {\n${up}}\n\n` +
      `export async function down(${given}): Promise<void> {\n${down}}\n`
    );
  },
  esm: ({ config, up, down, isUsed }) => {
    const [says, given] = isUsed ? [parameters, 'knex, context'] : ['', ''];
    return (
      `\n${config === '' ? '' : `export const config = ${config};\n\n`}` +
      `${says}export async function up(${given}) {\n${up}}\n\n` +
      `${says}export async function down(${given}) {\n${down}}\n`
    );
  },
  cjs: ({ config, up, down, isUsed }) => {
    const [says, given] = isUsed ? [parameters, 'knex, context'] : ['', ''];
    return (
      `\n${config === '' ? '' : `exports.config = ${config};\n\n`}` +
      `${says}exports.up = async function (${given}) {\n${up}};\n\n` +
      `${says}exports.down = async function (${given}) {\n${down}};\n`
    );
  },
};
