import type { Model, Payload, SequenceId } from './model.ts';
import { keyOf } from './model.ts';

/** The limits of a sequence, as the server writes numbers. */
export interface SequenceRange {
  readonly min: string;
  readonly max: string;
  readonly start: string;
}

/** The sequence behind an identity column. */
export interface IdentitySequence {
  readonly sequence: SequenceId;
  readonly range: SequenceRange;
}

type Properties = Readonly<Record<string, unknown>>;

/** The identity in a column's payload; null when it is none. */
export function identityOf(payload: Payload): IdentitySequence | null {
  const identity = propertiesOf(payload['identity']);
  const name = propertiesOf(identity?.['sequence']);
  if (name === null) return null;
  const { schema, name: sequence } = name;
  return {
    sequence: { kind: 'sequence', schema: String(schema), name: String(sequence) },
    range: rangeOf(propertiesOf(identity?.['options']) ?? {}),
  };
}

/** The limits in a sequence's payload, or in an identity's options. */
export function rangeOf(options: Properties): SequenceRange {
  const number = (name: string) => {
    const value = options[name];
    return typeof value === 'string' ? value : '0';
  };
  return { min: number('minValue'), max: number('maxValue'), start: number('start') };
}

/** The column that a sequence belongs to; null when it belongs to none. */
export function ownerOf(
  payload: Payload,
): { readonly schema: string; readonly table: string; readonly name: string } | null {
  const owner = propertiesOf(payload['ownedBy']);
  if (owner === null) return null;
  const { schema, table, column } = owner;
  return { schema: String(schema), table: String(table), name: String(column) };
}

function propertiesOf(value: unknown): Properties | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Properties)
    : null;
}

/** The sequence that numbers a column. */
export interface NumberSource {
  readonly id: SequenceId;
  readonly isIdentity: boolean;
}

/** The sequence that numbers each column, by the column's key: its identity's or one of its own. */
export function sequencesByColumn(model: Model): ReadonlyMap<string, NumberSource> {
  const sources = new Map<string, NumberSource>();
  for (const [key, { id, payload }] of model.facts) {
    if (id.kind === 'sequence') {
      const owner = ownerOf(payload);
      if (owner === null) continue;
      const column = keyOf({ kind: 'column', ...owner });
      if (!sources.has(column)) {
        sources.set(column, { id: { ...id, kind: 'sequence' }, isIdentity: false });
      }
    }
    if (id.kind === 'column') {
      const identity = identityOf(payload);
      if (identity !== null) sources.set(key, { id: identity.sequence, isIdentity: true });
    }
  }
  return sources;
}
