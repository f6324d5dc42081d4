import type { ClientBase } from 'pg';

import { planBothWays, type PlannedWays } from '../adapters/pg-delta/plan-changes.ts';
import { defaultSchemaOf } from '../config/default-schema.ts';
import { findConflict } from '../generate/renames/check-renames.ts';
import {
  renameConflict,
  renameNotResolved,
  renameUndecided,
  type RenameErrorContext,
} from '../generate/renames/errors.ts';
import { flagName } from '../generate/renames/flag-name.ts';
import { withoutConflicts } from '../generate/renames/prove-renames.ts';
import type { DecidedRename, Rename } from '../generate/renames/rename.ts';
import type { RenameQuestion, RenameWishes } from '../generate/renames/rename-wishes.ts';
import { resolveRename } from '../generate/renames/resolve-rename.ts';
import { scoreCandidates, type ScoredCandidate } from '../generate/renames/score-candidates.ts';
import { compareRows } from './compare-rows.ts';
import type { PartsRequest } from './generate-parts.ts';

/** A plan in which it is decided what is renamed. */
export interface PlanWithRenames extends PlannedWays {
  readonly renames: readonly DecidedRename[];
}

const noWishes: RenameWishes = { accept: [], deny: [], command: 'orch gen-from-db', ask: null };

/**
 * Plans both ways. What is proved or given is a rename; of what else may be one a person is asked,
 * and where nobody can be asked it is refused, because guessing would lose data.
 *
 * @throws OrchError `GENERATE.RENAME_*`, `PLAN.*`
 */
export async function planWithRenames(
  input: PartsRequest,
  from: ClientBase,
): Promise<PlanWithRenames> {
  const wishes = input.request.renames ?? noWishes;
  const plan = (renames: readonly Rename[]): Promise<PlannedWays> =>
    planBothWays({
      from,
      to: input.truth.session,
      scope: input.scope,
      fromCatalog: input.replay.catalog,
      toCatalog: input.wanted,
      acceptRenames: renames,
    });
  const { decided, denied } = await readWishes(input, wishes, plan);
  for (;;) {
    const planned = await plan(decided);
    const open = await openCandidates(input, planned, denied);
    if (open.length === 0) {
      return { ...planned, up: { ...planned.up, renameCandidates: [] }, renames: decided };
    }
    if (wishes.ask === null) throw renameUndecided(errorContext(input, wishes, open));
    for (const question of questionsOf(open, input)) {
      const choices = question.choices.filter(({ to }) => decided.every((one) => one.to !== to));
      if (choices.length === 0) continue;
      const answer = await wishes.ask({ ...question, choices });
      const chosen = choices.find(({ to }) => answer.kind === 'renamed' && answer.to === to);
      if (chosen !== undefined) {
        decided.push({ ...chosen, source: 'answer', evidence: chosen.evidence.join(', ') });
      }
      denied.push(...choices.filter((choice) => choice !== chosen));
    }
  }
}

type Plan = (renames: readonly Rename[]) => Promise<PlannedWays>;

interface Decisions {
  readonly decided: DecidedRename[];
  readonly denied: Rename[];
}

/** What is decided before anything is planned: proved renames and those of flags. */
async function readWishes(
  input: PartsRequest,
  wishes: RenameWishes,
  plan: Plan,
): Promise<Decisions> {
  const resolve = async (text: string): Promise<Rename> => {
    const resolved = resolveRename(text, input.replay.catalog, input.wanted);
    if (resolved.kind === 'resolved') return resolved.rename;
    throw renameNotResolved(text, resolved, await withCandidates(input, wishes, plan));
  };
  const denied: Rename[] = [];
  for (const text of wishes.deny) denied.push(await resolve(text));
  const decided = [
    ...withoutConflicts(input.identity.renames.filter((one) => !isAmong(denied, one))),
  ];
  for (const text of wishes.accept) {
    const rename = await resolve(text);
    if (isAmong(decided, rename)) continue;
    decided.push({ ...rename, source: 'flag', evidence: 'said with --rename' });
  }
  const contradicted = decided.find((one) => isAmong(denied, one));
  const conflict =
    contradicted === undefined
      ? findConflict(decided)
      : ({ kind: 'denied', rename: contradicted } as const);
  if (conflict === null) return { decided, denied };
  throw renameConflict(conflict, await withCandidates(input, wishes, plan));
}

async function withCandidates(
  input: PartsRequest,
  wishes: RenameWishes,
  plan: Plan,
): Promise<RenameErrorContext> {
  const planned = await plan([]);
  return errorContext(input, wishes, await openCandidates(input, planned, []));
}

function errorContext(
  { request, identity }: PartsRequest,
  { command }: RenameWishes,
  candidates: readonly ScoredCandidate[],
): RenameErrorContext {
  const { gap } = identity;
  return { candidates, command, gap, defaultSchema: defaultSchemaOf(request.database) };
}

async function openCandidates(
  input: PartsRequest,
  { up }: PlannedWays,
  denied: readonly Rename[],
): Promise<readonly ScoredCandidate[]> {
  const open = up.renameCandidates.filter((candidate) => !isAmong(denied, candidate));
  if (open.length === 0) return [];
  const { replay, wanted, identity } = input;
  const rows = await compareRows(open, input);
  const context = { history: replay.catalog, wanted, rows, identities: identity.changed };
  return scoreCandidates(open, context);
}

function isAmong(renames: readonly Rename[], { from, to }: Rename): boolean {
  return renames.some((one) => one.from === from && one.to === to);
}

/** One question for each thing that is gone; the likeliest choice first. */
function questionsOf(
  candidates: readonly ScoredCandidate[],
  { request }: PartsRequest,
): readonly RenameQuestion[] {
  const schema = defaultSchemaOf(request.database);
  const gone = [...new Set(candidates.map(({ from }) => from))];
  return gone.map((from) => {
    const choices = candidates.filter((candidate) => candidate.from === from);
    return {
      kind: choices[0]?.kind ?? '',
      from,
      name: flagName(from, schema),
      choices: choices.map((choice) => ({ ...choice, name: flagName(choice.to, schema) })),
    };
  });
}
