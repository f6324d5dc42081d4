import { drawGraph } from '@orch/core/history/draw-graph';
import type { History } from '@orch/core/history/history';
import { isLocalPath } from '@orch/core/revision/is-local-path';
import type { Revision, RevisionId } from '@orch/core/revision/revision';
import type { AppliedRevision } from '@orch/core/store/applied-revision';
import type { Printer } from './frame/printer.ts';
import { bold, cyan, dim, green, yellow } from './frame/text.ts';
import type { Text } from './frame/text.ts';

/** A history as it is shown: with what one environment has of it, or without. */
export interface HistoryView {
  readonly history: History;
  /** Null when no database was asked. */
  readonly applied: ReadonlyMap<RevisionId, AppliedRevision | null> | null;
  readonly current: readonly RevisionId[];
  /** The newest revisions to show; all when null. */
  readonly limit: number | null;
  readonly verbose: boolean;
}

/** One revision of a history, for programs. */
export interface HistoryEntry {
  readonly id: RevisionId;
  readonly parents: readonly RevisionId[];
  readonly message: string;
  readonly path: string;
  readonly applied: boolean | null;
  readonly appliedAt: string | null;
  readonly appliedBy: string | null;
  readonly commit: string | null;
  readonly labels: readonly string[];
}

/** The revisions of a view, newest first. */
export function historyEntries(view: HistoryView): readonly HistoryEntry[] {
  const order = view.history.graph.topologicalOrder().toReversed();
  const labels = labelsOf(view);
  return order.slice(0, view.limit ?? order.length).flatMap((id) => {
    const revision = view.history.revisions.get(id);
    if (revision === undefined) return [];
    const row = view.applied?.get(id) ?? null;
    return [
      {
        id,
        parents: revision.parents,
        message: revision.message,
        path: revision.path,
        applied: view.applied === null ? null : view.applied.has(id),
        appliedAt: row?.appliedAt ?? null,
        appliedBy: row?.appliedBy ?? null,
        commit: row?.commit ?? null,
        labels: labels(id),
      },
    ];
  });
}

/** Prints a history: drawn on a terminal, one line for each revision elsewhere. */
export function printHistory(out: Printer, view: HistoryView): void {
  const rows = out.terminal ? drawGraph(view.history.graph) : null;
  if (rows === null) {
    printList(out, view);
    return;
  }
  const entries = new Map(historyEntries(view).map((entry) => [entry.id, entry]));
  const width = Math.max(0, ...rows.map(({ lanes }) => lanes.length)) + 2;
  let shown = 0;
  for (const { lanes, node, below } of rows) {
    if (shown === entries.size) break;
    const entry = node === null ? undefined : entries.get(node.id);
    if (node === null || entry === undefined) {
      out.line(dim(lanes));
      continue;
    }
    shown += 1;
    const padded = lanes.padEnd(width);
    const lane = [dim(padded.slice(0, node.at)), mark(entry), dim(padded.slice(node.at + 1))];
    out.line(...lane, ...describe(entry));
    if (!view.verbose) continue;
    for (const line of details(entry)) out.line(dim(below.padEnd(width)), '  ', dim(line));
  }
  const hidden = view.history.graph.size - shown;
  if (hidden > 0) out.line(dim(`and ${hidden} older`));
}

function printList(out: Printer, view: HistoryView): void {
  for (const entry of historyEntries(view)) {
    const state = { true: 'applied  ', false: 'pending  ', null: '' }[String(entry.applied)] ?? '';
    const parents = entry.parents.length === 0 ? 'base' : entry.parents.join(', ');
    out.line(state, entry.id, '  <- ', parents, '  ', entry.message, labelText(entry));
    if (view.verbose) for (const line of details(entry)) out.line('    ', line);
  }
}

function mark({ applied }: HistoryEntry): Text {
  if (applied === null) return '●';
  return applied ? green('●') : yellow('○');
}

function describe(entry: HistoryEntry): readonly Text[] {
  const name = entry.applied === false ? yellow(entry.id) : bold(entry.id);
  return [name, '  ', entry.message, cyan(labelText(entry))];
}

function labelText({ labels }: HistoryEntry): string {
  return labels.length === 0 ? '' : `  (${labels.join(', ')})`;
}

function details(entry: HistoryEntry): readonly string[] {
  const { appliedAt, appliedBy, commit } = entry;
  return [
    `file     ${entry.path}`,
    `parents  ${entry.parents.length === 0 ? 'none' : entry.parents.join(', ')}`,
    ...(appliedAt === null ? [] : [`applied  ${appliedAt} by ${appliedBy ?? 'somebody'}`]),
    ...(commit === null ? [] : [`commit   ${commit}`]),
  ];
}

function labelsOf({ history, current }: HistoryView): (id: RevisionId) => readonly string[] {
  const { graph, revisions } = history;
  const local = [...revisions.values()].filter(({ path }) => isLocalPath(path));
  const groups = [
    ['head', new Set(graph.heads())],
    ['current', new Set(current)],
    ['local', new Set(local.map(({ id }) => id))],
    ['branch point', new Set(graph.branchPoints())],
    ['merge', new Set(graph.mergePoints())],
  ] as const;
  return (id) => groups.filter(([, ids]) => ids.has(id)).map(([label]) => label);
}

/** The header of a revision in a person's words, for `orch show`. */
export function revisionFacts(
  revision: Revision,
  history: History,
): readonly (readonly string[])[] {
  const children = history.graph.childrenOf(revision.id);
  return [
    ['message', revision.message],
    ['parents', revision.parents.length === 0 ? 'none' : revision.parents.join(', ')],
    ['children', children.length === 0 ? 'none' : children.join(', ')],
    ['file', revision.path],
    ['checksum', revision.checksum],
    ...(revision.lineage === 'header'
      ? []
      : [['header', 'none: the parent follows from the name']]),
  ];
}
