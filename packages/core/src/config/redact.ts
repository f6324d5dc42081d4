const MASK = '***';

/**
 * Masks what follows the user name in every URL of a text. A password may hold unescaped `@`, `:`,
 * `/`, `%` and `#`, so everything up to the last `@` before white space or a quote is taken for it.
 */
const URL_PASSWORD = /\b([a-z][a-z0-9+.-]*:\/\/)([^\s:/@'"`<>]*):([^\s'"`<>]*)@/giu;

const QUERY_SECRET =
  /([?&;\s](?:password|passwd|pwd|sslpassword|token|secret|api[_-]?key)\s*=\s*)('[^']*'|[^&;\s'"`]+)/giu;

/** A text without the passwords of the URLs and connection strings in it. */
export function redactText(text: string): string {
  return text
    .replace(URL_PASSWORD, (_all, scheme: string, user: string) => `${scheme}${user}:${MASK}@`)
    .replace(QUERY_SECRET, (_all, name: string) => `${name}${MASK}`);
}

/** A text without URL passwords and without the given secrets, wherever they stand. */
export function redactSecrets(text: string, secrets: Iterable<string>): string {
  let result = redactText(text);
  for (const secret of secrets) result = result.replaceAll(secret, MASK);
  return result;
}
