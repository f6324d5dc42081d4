import { createRequire } from 'node:module';

/** A statement as PostgreSQL's own parser reads it: the node's name, and what is in it. */
export type ParsedStatement = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

interface Parser {
  loadModule(): Promise<void>;
  parseSync(sql: string): { readonly stmts?: readonly { readonly stmt?: ParsedStatement }[] };
}

let parser: Promise<Parser> | null = null;

/** Reads the statements of a text; null for a text that the parser does not understand. */
export async function parseSql(sql: string): Promise<readonly ParsedStatement[] | null> {
  const loaded = await loadParser();
  try {
    return (loaded.parseSync(sql).stmts ?? []).flatMap(({ stmt }) => (stmt ? [stmt] : []));
  } catch (error) {
    if (error instanceof Error && error.constructor.name === 'SqlError') return null;
    throw error;
  }
}

/** Most revisions never need the parser, so it is loaded with the first statement that does. */
function loadParser(): Promise<Parser> {
  parser ??= (async (): Promise<Parser> => {
    // Through require: its ESM entry takes longer to load.
    const loaded: Parser = createRequire(import.meta.url)('libpg-query');
    await loaded.loadModule();
    return loaded;
  })();
  return parser;
}
