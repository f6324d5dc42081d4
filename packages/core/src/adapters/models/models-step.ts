import { randomBytes } from 'node:crypto';

import type { RunStep } from '../../runner/run-step.ts';
import { writeScratchRevision } from '../files/scratch-revision.ts';

/** A step that makes the models, to be run like a revision. */
export interface ModelsStep {
  readonly step: RunStep;
  remove(): Promise<void>;
}

/**
 * Writes a throw-away revision whose `up` makes the models of a module: so their code runs where
 * the code of revisions does, in the process that can be watched, ended and cannot reach further
 * than the shadow.
 */
export async function writeModelsStep(root: string, models: string): Promise<ModelsStep> {
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  const builder = new URL(`./build-models.${extension}`, import.meta.url).href;
  const source = `import { buildModels } from ${JSON.stringify(builder)};

export const up = (knex) => buildModels(knex, ${JSON.stringify(models)});

export function down() {
  throw new Error('models are made on a throw-away database');
}
`;
  const fileName = `orch_models_${randomBytes(6).toString('hex')}.mjs`;
  const { revision, file, remove } = await writeScratchRevision(root, fileName, source);
  return { step: { direction: 'up', revision, file, commit: null }, remove };
}
