import type { EngineName } from '../../config/engine-name.ts';
import type { Engine } from './engine.ts';

/** The adapter of an engine; only that of the one that is used is loaded. */
export async function engineNamed(name: EngineName): Promise<Engine> {
  if (name === 'sqlite') return (await import('./sqlite-engine.ts')).sqliteEngine;
  return (await import('./postgres-engine.ts')).postgresEngine;
}
