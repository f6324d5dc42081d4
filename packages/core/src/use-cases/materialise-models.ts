import { writeModelsStep } from '../adapters/models/models-step.ts';
import type { PostgresTarget } from '../adapters/postgres/connect.ts';
import { chooseShadowServer } from '../adapters/postgres/shadow/choose-shadow-server.ts';
import { createShadow, type Shadow } from '../adapters/postgres/shadow/shadow.ts';
import { withRunner } from '../adapters/runner/open-runner.ts';
import type { Database, Project } from '../config/project.ts';
import { OrchError } from '../failure/orch-error.ts';
import { modelsFailed, modelsNotConfigured } from '../models/errors.ts';
import { shadowFamily } from './replay-history.ts';

/** Which models, and beside which database they are built. */
export interface ModelsRequest {
  readonly project: Project;
  readonly database: Database;
  /** The name that definitions would see as `context.environment`. */
  readonly environment: string;
  /** Decides on which server the throw-away database is made. */
  readonly beside: PostgresTarget;
}

/**
 * Makes a throw-away database that has exactly what the models say. The caller drops it.
 *
 * @throws OrchError `MODEL.*`, `SHADOW.*`, `CONNECTION.*`
 */
export async function materialiseModels(request: ModelsRequest): Promise<Shadow> {
  const { project, database, environment, beside } = request;
  if (database.models === null) throw modelsNotConfigured(database.name);
  const { server } = await chooseShadowServer(beside, project.shadow, project.root);
  const shadow = await createShadow(server, {
    purpose: 'models',
    family: shadowFamily({ project, database }),
  });
  try {
    await buildOn(shadow, { project, database, environment, models: database.models });
    return shadow;
  } catch (error) {
    await shadow.drop();
    throw error;
  }
}

async function buildOn(
  shadow: Shadow,
  options: Pick<ModelsRequest, 'project' | 'database' | 'environment'> & {
    readonly models: string;
  },
): Promise<void> {
  const { project, database, environment, models } = options;
  const { step, remove } = await writeModelsStep(project.root, models);
  try {
    await withRunner(
      { target: shadow.target, database, project, environment, mode: 'shadow' },
      (runner) => runner.run({ steps: [step], expectedApplied: null }),
    );
  } catch (error) {
    const isTheirs = error instanceof OrchError && error.details['revision'] === step.revision.id;
    throw isTheirs ? modelsFailed(models, step.revision.id, error) : error;
  } finally {
    await remove();
  }
}
