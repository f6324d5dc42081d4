import { assertNever } from '../failure/assert-never.ts';
import type { RevisionId } from '../revision/revision.ts';
import { ambiguousSelector, severalHeads, unknownRevision } from './errors.ts';
import { nearestRevisions } from './nearest-revisions.ts';
import type { RevisionGraph } from './revision-graph.ts';
import { parseSelector } from './selector.ts';

/** What a selector is resolved against. */
export interface SelectorScope {
  readonly graph: RevisionGraph;
  /** Heads of what is applied, from which `+1` and `-1` count. */
  readonly current: readonly RevisionId[];
  /**
   * The heads of the history on a Git branch, read beforehand when `parseSelector` asked for one.
   */
  readonly branchHeads?: (branch: string) => readonly RevisionId[];
}

/**
 * The revisions that a selector means: several only for `heads` and `<branch>@heads`, none only
 * for `base` (and for heads of an empty history). A full id wins over any other reading.
 *
 *     20261120101500_add_cohort   2026112   head   heads   base   -1   +2   feature/x@head
 *
 * @throws OrchError `REVISION.UNKNOWN`, `REVISION.AMBIGUOUS`, `HISTORY.SEVERAL_HEADS`
 */
export function selectRevisions(text: string, scope: SelectorScope): readonly RevisionId[] {
  const { graph } = scope;
  const exact = text as RevisionId;
  if (graph.has(exact)) return [exact];

  const selector = parseSelector(text);
  switch (selector.kind) {
    case 'head':
      return onlyHead(graph.heads());
    case 'heads':
      return graph.heads();
    case 'base':
      return [];
    case 'relative':
      return walk(text, selector.steps, scope);
    case 'branch': {
      const heads = scope.branchHeads?.(selector.branch) ?? [];
      return selector.which === 'heads' ? heads : onlyHead(heads);
    }
    case 'name':
      return [uniquePrefix(text, graph)];
    default:
      return assertNever(selector);
  }
}

/**
 * The revision that a selector means.
 *
 * @throws OrchError `REVISION.UNKNOWN`, `REVISION.AMBIGUOUS`, `HISTORY.SEVERAL_HEADS`
 */
export function selectRevision(text: string, scope: SelectorScope): RevisionId {
  const [only, second] = selectRevisions(text, scope);
  if (only === undefined) throw unknownRevision(text, []);
  if (second !== undefined) throw severalHeads(selectRevisions(text, scope));
  return only;
}

function onlyHead(heads: readonly RevisionId[]): readonly RevisionId[] {
  if (heads.length > 1) throw severalHeads(heads);
  return heads;
}

function uniquePrefix(text: string, graph: RevisionGraph): RevisionId {
  const fitting = text === '' ? [] : graph.ids().filter((id) => id.startsWith(text));
  const [only, second] = fitting;
  if (only === undefined) throw unknownRevision(text, nearestRevisions(text, graph.ids()));
  if (second !== undefined) throw ambiguousSelector(text, fitting);
  return only;
}

/** From base, one step up is the only base; from the only base, one step down is base. */
function walk(text: string, steps: number, scope: SelectorScope): readonly RevisionId[] {
  const { graph } = scope;
  let at = scope.current;
  for (let left = Math.abs(steps); left > 0; left -= 1) {
    const [from, second] = at;
    if (second !== undefined) throw ambiguousSelector(text, at);
    if (from === undefined && steps < 0) throw unknownRevision(text, []);
    if (from === undefined) at = graph.bases();
    else at = steps > 0 ? graph.childrenOf(from) : graph.parentsOf(from);
    if (at.length === 0 && (steps > 0 || left > 1)) throw unknownRevision(text, []);
  }
  if (at.length > 1) throw ambiguousSelector(text, at);
  return at;
}
