const mask = '***';

const known = new Set<string>();

/**
 * Remembers a password or token, so that {@link redact} hides it wherever it stands. Texts of
 * fewer than six characters, and names that stand in every other message, are not remembered:
 * hiding them would garble the output; they are still hidden inside URLs.
 */
export function rememberSecret(secret: string): void {
  if (secret.length < 6 || commonWords.has(secret.toLowerCase())) return;
  for (const form of [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)]) {
    known.add(form);
  }
}

/**
 * Hides what must not be printed: the password of every URL and key-value connection string in
 * the text, and every remembered secret. Every text that may hold one goes through here on its
 * way out; applying it twice changes nothing more.
 *
 *     postgres://app:s3cr3t@db.example.com/shop  ->  postgres://app:***@db.example.com/shop
 */
export function redact(text: string): string {
  let result = text
    .replace(urlPassword, `$1:${mask}@`)
    .replace(queryPassword, `$1${mask}`)
    .replace(pairPassword, `$1${mask}`);
  for (const secret of [...known].sort((a, b) => b.length - a.length)) {
    result = result.replaceAll(secret, mask);
  }
  return result;
}

const commonWords = new Set(['postgres', 'postgresql', 'password', 'public', 'localhost']);

/** Up to the last `@` before white space or a quote, since a raw password may hold `@ : / #`. */
const urlPassword = /\b([a-z][a-z0-9+.-]*:\/\/[^\s:@/?#"'`]*):(?!\*{3}@)[^\s"'`]*@/gi;
const queryPassword =
  /([?&](?:password|passwd|pwd|sslpassword|(?:access_|auth_)?token|secret|api[_-]?key)=)[^&\s"'`]+/gi;
const pairPassword =
  /(\b(?:PGPASSWORD|password|passwd|sslpassword)\s*=\s*)(?:'(?:[^'\\]|\\.)*'|[^\s'",;&]+)/gi;
