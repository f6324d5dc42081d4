export { defineConfig } from './config/define-config.ts';
export { OrchError } from './failure/orch-error.ts';
export type { Finding } from './failure/finding.ts';
