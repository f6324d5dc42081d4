export { defineConfig } from './config/define-config.ts';
export { defineCohort } from './cohorts/cohort.ts';
export { defineModel } from './models/define-model.ts';
export { defineSql } from './models/define-sql.ts';
export { OrchError } from './failure/orch-error.ts';
export type { Finding } from './failure/finding.ts';
export type { RevisionContext } from './runner/revision-context.ts';
