import { plan } from '@supabase/pg-delta/plan';
import type { Action as EngineAction, Plan } from '@supabase/pg-delta/plan';
import type { Model } from './model.ts';
import { ownRules } from './own-rules.ts';
import { toFactBase } from './model.ts';

/** One statement with what it makes, needs and takes away. */
export interface Action extends EngineAction {
  /** What it does, where the statement does not tell. */
  readonly words?: string;
}

/** A drop and an add that the engine takes for one object, by its content. */
export type EngineCandidate = Plan['renameCandidates'][number];

const intentRules = ownRules();

/** What the engine plans between two models. */
export interface Stage {
  readonly actions: readonly Action[];
  readonly candidates: readonly EngineCandidate[];
}

/**
 * Has the engine plan the way from one model to another, in dependency order. No rename is
 * applied: candidates are only reported.
 *
 * @throws Error when the engine finds no order or no statement for a change.
 */
export function planStage(from: Model, to: Model): Stage {
  const planned = plan(toFactBase(from), toFactBase(to), {
    renames: 'prompt',
    intentRules,
    assumedRoles: [...rolesNamed(from), ...rolesNamed(to)],
  });
  return { actions: planned.actions.map(withVerb), candidates: planned.renameCandidates };
}

/** What follows the statement that makes an object changes it. */
function withVerb(action: EngineAction): Action {
  const isFollower = action.verb === 'create' && action.produces.length === 0;
  return isFollower ? { ...action, verb: 'alter' } : action;
}

function rolesNamed(model: Model): readonly string[] {
  const roles: string[] = [];
  for (const { id, payload } of model.facts.values()) {
    if (id.kind === 'policy' && Array.isArray(payload['roles'])) {
      roles.push(...payload['roles'].filter((role) => typeof role === 'string'));
    }
    if (id.kind === 'acl') roles.push(id.grantee);
    if (id.kind === 'defaultPrivilege') roles.push(id.role, id.grantee);
    if (id.kind === 'userMapping') roles.push(id.role);
  }
  for (const edge of model.edges) {
    if (edge.kind === 'owner' && edge.to.kind === 'role') roles.push(edge.to.name);
  }
  return roles;
}
