import type { Options } from 'prettier';

/**
 * Formats a source the way the project around its file formats its own: by its prettier
 * configuration and `.editorconfig`, else with single quotes and lines of 100 characters.
 * Template literals, where SQL is, keep every character.
 */
export async function formatSource(source: string, file: string): Promise<string> {
  const { format, resolveConfig } = await import('prettier');
  const config = await resolveConfig(file, { editorconfig: true });
  return format(source, { ...usual, ...config, ...fixed, filepath: file });
}

const usual: Options = { singleQuote: true, printWidth: 100 };

const fixed: Options = {
  embeddedLanguageFormatting: 'off',
  insertPragma: false,
  requirePragma: false,
};
