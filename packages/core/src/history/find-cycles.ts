import { compareRevisionIds } from '../revision/compare-revision-ids.ts';
import type { RevisionId } from '../revision/revision.ts';
import type { RevisionGraph } from './revision-graph.ts';

/**
 * Finds revisions that are their own ancestors, each cycle from child to parent beginning with
 * its first name. Every knot of entangled cycles is represented by at least one of them.
 */
export function findCycles(graph: RevisionGraph): readonly (readonly RevisionId[])[] {
  const knotted = knottedRevisions(graph);
  const seen = new Set<RevisionId>();
  const cycles: (readonly RevisionId[])[] = [];
  for (const start of [...knotted].sort(compareRevisionIds)) {
    const walk = new Map<RevisionId, number>();
    let at: RevisionId | undefined = start;
    while (at !== undefined && !seen.has(at)) {
      seen.add(at);
      walk.set(at, walk.size);
      at = graph.parentsOf(at).find((parent) => knotted.has(parent));
    }
    const entry = at === undefined ? undefined : walk.get(at);
    if (entry !== undefined) cycles.push(beginWithFirst([...walk.keys()].slice(entry)));
  }
  return cycles;
}

/** What is left when revisions without parents or children are taken away again and again. */
function knottedRevisions(graph: RevisionGraph): ReadonlySet<RevisionId> {
  const order = graph.topologicalOrder();
  if (order.length === graph.size) return new Set();
  const left = new Set(graph.ids());
  for (const id of order) left.delete(id);
  const children = new Map<RevisionId, number>();
  for (const id of left) {
    children.set(id, graph.childrenOf(id).filter((child) => left.has(child)).length);
  }
  const open = [...left].filter((id) => children.get(id) === 0);
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    left.delete(id);
    for (const parent of graph.parentsOf(id)) {
      const count = (children.get(parent) ?? 0) - 1;
      children.set(parent, count);
      if (count === 0 && left.has(parent)) open.push(parent);
    }
  }
  return left;
}

function beginWithFirst(cycle: readonly RevisionId[]): readonly RevisionId[] {
  const [first] = [...cycle].sort(compareRevisionIds);
  const at = first === undefined ? 0 : cycle.indexOf(first);
  return [...cycle.slice(at), ...cycle.slice(0, at)];
}
