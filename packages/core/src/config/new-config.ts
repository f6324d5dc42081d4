/** What a new configuration is made from. */
export interface NewConfig {
  /** Folder of the revisions, relative to the configuration. */
  readonly migrations: string;
  /** True when the project can import `defineConfig`, which types the file in an editor. */
  readonly canImport: boolean;
}

/** The text of a new `orch.config.ts`. */
export function newConfigText({ migrations, canImport }: NewConfig): string {
  const [before, open, close] = canImport
    ? ["import { defineConfig } from '@orch/core';\n\n", 'defineConfig({', '});']
    : ['', '{', '};'];
  return `${before}export default ${open}
  migrations: ${quoted(migrations)},
  environments: {
    // A PostgreSQL of the project's own, started on first use; its data is in .orch/.
    dev: 'embedded:dev',
    reference: 'embedded:reference',
    // Changing commands ask for the name of a protected environment.
    prod: { connection: process.env.PROD_DATABASE_URL, protected: true },
  },
${close}
`;
}

/** The text of a `.gitignore` that leaves orch's data out; null when it already does. */
export function ignoringOrchData(gitignore: string): string | null {
  const lines = gitignore.split(/\r?\n/u).map((line) => line.trim());
  if (lines.some((line) => /^\/?\.orch(?:\/\**)?$/u.test(line))) return null;
  const end = gitignore.includes('\r\n') ? '\r\n' : '\n';
  const before = gitignore === '' || gitignore.endsWith('\n') ? gitignore : `${gitignore}${end}`;
  return `${before}.orch/${end}`;
}

function quoted(text: string): string {
  return `'${text.replace(/['\\]/gu, '\\$&')}'`;
}
