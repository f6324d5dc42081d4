import { canonicalize } from '@supabase/pg-delta/core';
import type { Model } from './model.ts';
import type { Action, EngineCandidate } from './plan-stage.ts';
import { planStage } from './plan-stage.ts';
import type { Ends } from './repair.ts';
import { repairs } from './repairs/all-repairs.ts';
import { renameParts } from './renamed-parts.ts';
import { canBeMadeAgain, takeOut } from './take-out.ts';

/** The way from one model to another. */
export interface Route {
  readonly actions: readonly Action[];
  readonly candidates: readonly EngineCandidate[];
}

/** Rewrites a model for the engine; done once, for both directions. */
export function prepareModel(model: Model): Model {
  return repairs.reduce((state, { rewrite }) => rewrite?.(state) ?? state, model);
}

/**
 * Plans the way between two prepared models: by way of a state in between where a repair asks for
 * one, and with every repair applied to each part. Where the engine finds no order, all that
 * changes and holds no rows is dropped first and made again.
 *
 * @throws Error when the engine or a repair finds no way.
 */
export function planRoute(before: Model, to: Model): Route {
  const { from, actions } = renameParts({ from: before, to });
  const route = planRest({ from, to });
  return { ...route, actions: [...actions, ...route.actions] };
}

function planRest(ends: Ends): Route {
  const { from, to } = ends;
  const mid = repairs.reduce((state, { stopOver }) => stopOver?.(ends, state) ?? state, from);
  try {
    return planVia(ends, mid);
  } catch (error) {
    const cleared = takeOut(mid, changing(mid, to));
    if (cleared === mid) throw error;
    return planVia(ends, cleared);
  }
}

function planVia(ends: Ends, mid: Model): Route {
  const { from, to } = ends;
  const parts =
    mid === from
      ? [ends]
      : [
          { from, to: mid },
          { from: mid, to },
        ];
  const routes = parts.map(planPart);
  const planned = routes.flatMap(({ actions }) => actions);
  return {
    actions: repairs.reduce<readonly Action[]>(
      (state, { finish }) => finish?.(state, ends) ?? state,
      planned,
    ),
    candidates: routes.flatMap(({ candidates }) => candidates),
  };
}

/** What differs or goes, and can be made again. */
function changing(from: Model, to: Model): ReadonlySet<string> {
  const keys = new Set<string>();
  for (const [key, fact] of from.facts) {
    const wanted = to.facts.get(key);
    if (!canBeMadeAgain(fact) || from.outside.has(key)) continue;
    if (wanted === undefined || canonicalize(wanted.payload) !== canonicalize(fact.payload)) {
      keys.add(key);
    }
  }
  return keys;
}

function planPart(ends: Ends): Route {
  const aligned = repairs.reduce((state, { align }) => align?.(state) ?? state, ends);
  const stage = planStage(aligned.from, aligned.to);
  const actions = repairs.reduce((state, { mend }) => mend?.(state, ends) ?? state, stage.actions);
  return { actions, candidates: stage.candidates };
}
