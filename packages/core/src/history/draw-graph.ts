import type { RevisionId } from '../revision/revision.ts';
import type { RevisionGraph } from './revision-graph.ts';

/** One line of a drawn graph. */
export interface GraphRow {
  /** Box characters; a revision's own place is a space. */
  readonly lanes: string;
  /** The revision on this line and where its mark belongs in `lanes`; null between revisions. */
  readonly node: { readonly id: RevisionId; readonly at: number } | null;
  /** The lanes that run on below this line, for more lines about the same revision. */
  readonly below: string;
}

/** Wider graphs are no help to anybody. */
const mostLanes = 40;

const corners: Readonly<Record<string, string>> = {
  urd: '├',
  rdl: '┬',
  url: '┴',
  udl: '┤',
  urdl: '┼',
  rd: '╭',
  dl: '╮',
  ur: '╰',
  ul: '╯',
  ud: '│',
};

/**
 * Draws a graph with its newest revisions at the top; null when it is too wide to be of use. The
 * mark of each revision is for the caller to put in:
 *
 *     ●      m
 *     ├─╮
 *     │ ●    b2
 *     ● │    b1
 *     ├─╯
 *     ●      a
 */
export function drawGraph(graph: RevisionGraph): readonly GraphRow[] | null {
  const rows: GraphRow[] = [];
  /** What each lane leads down to; undefined when it is free. */
  const lanes: (RevisionId | undefined)[] = [];
  for (const id of graph.topologicalOrder().toReversed()) {
    const at = laneOf(lanes, id);
    const joined = lanes.flatMap((wanted, lane) => (wanted === id && lane !== at ? [lane] : []));
    for (const lane of joined) lanes[lane] = undefined;
    if (joined.length > 0) rows.push(connection(lanes, { at, up: joined, down: [] }));

    const drawn = lanes.map((wanted, lane) => (lane === at ? ' ' : vertical(wanted)));
    const [first, ...more] = graph.parentsOf(id);
    lanes[at] = first;
    rows.push({
      lanes: asLine(drawn),
      node: { id, at: 2 * at },
      below: asLine(lanes.map(vertical)),
    });

    const before = lanes.map((wanted) => wanted !== undefined);
    const opened = more.map((parent) => laneOf(lanes, parent));
    if (opened.length > 0) {
      const up = opened.filter((lane) => before[lane] === true);
      rows.push(connection(lanes, { at, up, down: opened }));
    }
    while (lanes.length > 0 && lanes.at(-1) === undefined) lanes.pop();
    if (lanes.length > mostLanes) return null;
  }
  return rows;
}

/** The lane that leads to a revision already, else a free one, which does from now on. */
function laneOf(lanes: (RevisionId | undefined)[], id: RevisionId): number {
  const known = lanes.indexOf(id);
  if (known !== -1) return known;
  const free = lanes.indexOf(undefined);
  const lane = free === -1 ? lanes.length : free;
  lanes[lane] = id;
  return lane;
}

/** A line that ties lanes to the one at `at`: those in `up` come from above, in `down` go on. */
function connection(
  lanes: readonly (RevisionId | undefined)[],
  ties: { readonly at: number; readonly up: readonly number[]; readonly down: readonly number[] },
): GraphRow {
  const { at, up, down } = ties;
  const ends = new Set([at, ...up, ...down]);
  const low = Math.min(...ends);
  const high = Math.max(...ends);
  let line = '';
  for (let lane = 0; lane < Math.max(lanes.length, high + 1); lane += 1) {
    const isInside = lane > low && lane < high;
    if (ends.has(lane)) {
      const key = [
        lane === at || up.includes(lane) ? 'u' : '',
        lane < high ? 'r' : '',
        lane === at || down.includes(lane) ? 'd' : '',
        lane > low ? 'l' : '',
      ].join('');
      line += corners[key] ?? ' ';
    } else line += lanes[lane] === undefined && isInside ? '─' : vertical(lanes[lane]);
    line += lane >= low && lane < high ? '─' : ' ';
  }
  return { lanes: line.trimEnd(), node: null, below: asLine(lanes.map(vertical)) };
}

function vertical(wanted: RevisionId | undefined): string {
  return wanted === undefined ? ' ' : '│';
}

function asLine(cells: readonly string[]): string {
  return cells.join(' ').trimEnd();
}
