export { OrchError } from './failure/orch-error.ts';
export type { Finding } from './failure/finding.ts';
