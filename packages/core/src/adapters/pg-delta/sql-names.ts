import { cutName } from '../../catalog/cut-name.ts';

/** An identifier as SQL. */
export function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A qualified name as SQL: `"public"."recruits"`. */
export function quotePath(...names: readonly string[]): string {
  return names.map(quoteName).join('.');
}

/** A string constant as SQL that reads the same whatever `standard_conforming_strings` says. */
export function quoteText(text: string): string {
  const quoted = `'${text.replaceAll("'", "''")}'`;
  return text.includes('\\') ? `E${quoted.replaceAll('\\', '\\\\')}` : quoted;
}

/** What stands before the argument list in `public.f(integer)` or `public.+(integer,integer)`. */
export function withoutArguments(signature: string): string {
  let quoted = false;
  for (let index = 0; index < signature.length; index++) {
    if (signature[index] === '"') quoted = !quoted;
    else if (signature[index] === '(' && !quoted) return signature.slice(0, index);
  }
  return signature;
}

/** `public.>>>(integer,integer)` as `public.>>>`; without a schema it is the server's own. */
export function operatorName(signature: string): string {
  const name = withoutArguments(signature);
  return name.includes('.') ? name : `pg_catalog.${name}`;
}

/** The argument list of a signature, with its parentheses. */
export function argumentsOf(signature: string): string {
  return signature.slice(withoutArguments(signature).length);
}

/** An identifier as the server writes it in a type: quoted where it is not plain. */
export function quoteIdentifier(name: string): string {
  return /^[a-z_][a-z0-9_]*$/.test(name) ? name : quoteName(name);
}

/**
 * The name of an object while it is put aside: with a suffix that nobody uses, cut so that it fits
 * in PostgreSQL's 63 bytes.
 */
export function asideName(name: string): string {
  const suffix = '__orch_aside';
  return `${cutName(name, 63 - suffix.length)}${suffix}`;
}
