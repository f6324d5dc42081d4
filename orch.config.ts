import { defineConfig } from '@orch/core/config/define-config';

export default defineConfig({
  migrations: './migrations',
  models: './packages/models/src/index.ts',
  cohorts: './packages/seeds/src/index.ts',
  environments: {
    dev: process.env['DEV_DATABASE_URL'] ?? 'embedded:dev',
    prod: { connection: process.env['PROD_DATABASE_URL'] ?? 'embedded:prod', protected: true },
    reference: process.env['REFERENCE_DATABASE_URL'] ?? 'embedded:reference',
  },
});
