import type { Finding } from '../failure/finding.ts';
import { invalidValue, unsupportedClient } from './config-findings.ts';
import type { EngineName } from './engine-name.ts';

type Shape = Readonly<Record<string, unknown>>;

/** The engine behind the client of a Knex configuration; an unusable one becomes a finding. */
export function readClient(value: Shape, path: string, findings: Finding[]): EngineName {
  const client = value['client'] ?? value['dialect'];
  const name = typeof client === 'function' ? dialectOf(client) : client;
  if (name === undefined) findings.push(invalidValue(path, 'a client, e.g. "pg"'));
  else if (typeof name !== 'string') findings.push(invalidValue(path, 'the name of a client'));
  else if (['pg', 'postgres', 'postgresql', 'pgnative'].includes(name)) return 'postgres';
  else if (['sqlite', 'sqlite3', 'better-sqlite3'].includes(name)) return 'sqlite';
  else findings.push(unsupportedClient(path, name));
  return 'postgres';
}

/** A client may be a class; Knex's own say in `driverName` which one they extend. */
function dialectOf(client: object): string {
  const prototype = (client as { readonly prototype?: Shape }).prototype;
  const name = prototype?.['driverName'] ?? prototype?.['dialect'];
  return typeof name === 'string' ? name : 'a class of its own';
}
