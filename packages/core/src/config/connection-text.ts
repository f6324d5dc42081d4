import { splitConnectionUrl } from './connection-url-parts.ts';
import type { ConnectionValues } from './project.ts';

/** As the embedded server takes them. */
const EMBEDDED = /^embedded:[\p{L}\p{N}_][\p{L}\p{N}_$.-]*$/u;
const SQLITE = /^(?:sqlite3?|file):(?:\/\/)?(?<filename>[^?#]+)$/u;

/** A connection that is written as one text, or null when it is none that orch knows. */
export function parseConnectionText(text: string): string | ConnectionValues | null {
  if (EMBEDDED.test(text)) return text;
  const filename = SQLITE.exec(text)?.groups?.['filename'];
  if (filename !== undefined) return { filename };
  const url = splitConnectionUrl(text);
  if (url === null || !isPort(url.port)) return null;
  return text;
}

function isPort(text: string): boolean {
  if (text === '') return true;
  const port = Number(text);
  return port >= 1 && port <= 65_535;
}
