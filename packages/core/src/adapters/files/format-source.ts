import type { Options } from 'prettier';

/**
 * Formats a source the way the project around its file formats its own: by its prettier
 * configuration and `.editorconfig`, else with single quotes and lines of 100 characters.
 * Template literals, where SQL is, keep every character. A source of more than a million characters
 * stays as it is: nobody reads it, and formatting it takes minutes.
 */
export async function formatSource(source: string, file: string): Promise<string> {
  if (source.length > 1_000_000) return source;
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
