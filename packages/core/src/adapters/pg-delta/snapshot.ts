import { parseId } from '@supabase/pg-delta/core';
import type { DependencyEdge, Fact, Model, Payload } from './model.ts';
import { keyOf } from './model.ts';

const format = 1;

interface Document {
  readonly format: number;
  readonly server: {
    readonly major: number;
    readonly assignmentCasts: readonly string[];
    readonly explicitCasts: readonly string[];
  };
  /** Id, parent's id or null, payload. */
  readonly facts: readonly (readonly [string, string | null, Payload])[];
  /** Dependent, what it needs, kind. */
  readonly edges: readonly (readonly [string, string, DependencyEdge['kind']])[];
}

/** What was read from a database as text, to plan from later without the database. */
export function serialiseModel(model: Model): string {
  const { server } = model;
  const document: Document = {
    format,
    server: {
      major: server.major,
      assignmentCasts: [...server.assignmentCasts],
      explicitCasts: [...server.explicitCasts],
    },
    facts: [...model.facts].map(([key, { parent, payload }]) => {
      return [key, parent === undefined ? null : keyOf(parent), payload] as const;
    }),
    edges: model.edges.map(({ from, to, kind }) => [keyOf(from), keyOf(to), kind] as const),
  };
  return JSON.stringify(document);
}

/**
 * Reads back what `serialiseModel` wrote.
 *
 * @throws Error when another version of orch wrote it.
 */
export function parseModel(text: string): Model {
  const document = JSON.parse(text) as Document;
  if (document.format !== format) throw new Error(`a snapshot of format ${document.format}`);
  const facts = document.facts.map(([key, parent, payload]): [string, Fact] => {
    const id = parseId(key);
    return [key, parent === null ? { id, payload } : { id, parent: parseId(parent), payload }];
  });
  return {
    facts: new Map(facts),
    edges: document.edges.map(([from, to, kind]) => ({
      from: parseId(from),
      to: parseId(to),
      kind,
    })),
    outside: new Set(),
    lineages: new Map(),
    server: {
      major: document.server.major,
      assignmentCasts: new Set(document.server.assignmentCasts),
      explicitCasts: new Set(document.server.explicitCasts),
    },
  };
}
