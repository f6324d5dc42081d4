import { format, resolveConfig } from 'prettier';
import { join } from 'node:path';
import { cliPage } from './cli-page.ts';
import { configPage } from './config-page.ts';
import { errorsPage } from './errors-page.ts';

/** The generated pages: absolute path and text, formatted as the repository has it. */
export async function generatePages(root: string): Promise<ReadonlyMap<string, string>> {
  const pages: Readonly<Record<string, string>> = {
    'docs/cli.md': await cliPage(),
    'docs/config.md': configPage(),
    'docs/errors.md': await errorsPage(root),
  };
  const formatted = await Promise.all(
    Object.entries(pages).map(async ([name, text]) => {
      const path = join(root, name);
      const options = await resolveConfig(path);
      return [path, await format(text, { ...options, parser: 'markdown' })] as const;
    }),
  );
  return new Map(formatted);
}
