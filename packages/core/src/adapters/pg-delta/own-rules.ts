import type { PlanOptions } from '@supabase/pg-delta/plan';
import type { Fact, Payload } from './model.ts';
import { ownKinds } from './own-kinds.ts';
import { changeMappings } from './own-facts/text-search.ts';

type Rules = NonNullable<PlanOptions['intentRules']>;
type KindRules = Rules extends ReadonlyMap<string, infer R> ? R : never;
type LockClass = NonNullable<ReturnType<KindRules['create']>[number]['lockClass']>;

/** How the engine plans orch's own facts. */
export function ownRules(): Rules {
  const rules = new Map<string, KindRules>();
  for (const [kind, { weight, setting, lock }] of Object.entries(ownKinds)) {
    rules.set(`orch\u0000${kind}`, rulesOf(weight, setting !== null, lock));
  }
  return rules;
}

function rulesOf(weight: number, isSetting: boolean, lockClass: LockClass): KindRules {
  return {
    weight,
    metadata: isSetting,
    create: (fact) =>
      [...statements(fact.payload, 'make'), ...statements(fact.payload, '_then')].map((sql) => ({
        sql,
        lockClass,
      })),
    drop: (fact) => ({ sql: text(fact, '_unmake'), lockClass }),
    attributes: {
      make: isSetting
        ? {
            alter: (fact, _from, _to, _view, source) => {
              const before = source.get(fact.id);
              const clear = before === undefined ? [] : statements(before.payload, '_clear');
              return [...clear, ...statements(fact.payload, 'make')].map((sql) => ({
                sql,
                lockClass,
              }));
            },
          }
        : 'replace',
      mappings: {
        alter: (fact, from, to, view, source) => {
          const needs = (side: typeof view) =>
            side
              .outgoingEdges(fact.id)
              .filter(({ kind }) => kind === 'depends')
              .map((edge) => edge.to);
          return changeMappings(text(fact, '_name'), from, to).map((sql) => ({
            sql,
            lockClass,
            consumes: needs(view),
            releases: needs(source),
          }));
        },
      },
    },
  };
}

function statements(payload: Payload, name: string): readonly string[] {
  const value = payload[name];
  return Array.isArray(value) ? value.filter((sql) => typeof sql === 'string') : [];
}

function text(fact: Fact, name: string): string {
  const value = fact.payload[name];
  return typeof value === 'string' ? value : '';
}
