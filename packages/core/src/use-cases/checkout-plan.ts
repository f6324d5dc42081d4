import { relative, sep } from 'node:path';
import { findObstacles } from '../adapters/git/checkout-obstacles.ts';
import { refuseOpenCheckout } from '../adapters/git/open-checkout.ts';
import { requireRepository } from '../adapters/git/find-repository.ts';
import { readHistoryAtCommit } from '../adapters/git/read-history-at-commit.ts';
import { readStand, resolveDestination } from '../adapters/git/resolve-destination.ts';
import { withLocalRevisions } from '../adapters/files/read-local-revisions.ts';
import { halfDone, noDown, noWayBack } from '../checkout/checkout-findings.ts';
import { refuseCheckout } from '../checkout/errors.ts';
import type { GitStand } from '../checkout/journal.ts';
import { planSwitch } from '../checkout/plan-switch.ts';
import type { NotedRevision } from '../checkout/revisions-of-rows.ts';
import type { SwitchPath } from '../checkout/plan-switch.ts';
import type { Project } from '../config/project.ts';
import type { SelectedTarget } from '../config/select-target.ts';
import type { Finding } from '../failure/finding.ts';
import type { CommitSha, Repository } from '../git/repository.ts';
import type { RevisionOrder } from '../history/revision-graph.ts';
import { mentionsDown } from '../revision/mentions-down.ts';
import type { RevisionId } from '../revision/revision.ts';
import type { RevisionArguments } from '../runner/revision-arguments.ts';
import { unsupportedEngine } from '../status/errors.ts';
import { requireNoClone } from './checkout-clone.ts';
import { rulesOfProject } from './guard-rules.ts';
import { readDatabaseState } from './read-database-state.ts';
import type { DatabasePlace, DatabaseState } from './read-database-state.ts';

/** What is to be moved, and where. */
export interface CheckoutRequest {
  readonly project: Project;
  readonly targets: readonly SelectedTarget[];
  /** A commit, branch or tag; `-` for what was checked out before. */
  readonly name: string;
  /** Whether revisions of the target are applied, or databases only go down. */
  readonly up: boolean;
  /** Name of the copies that are moved instead of the databases; null for the databases. */
  readonly clone: string | null;
  readonly x: RevisionArguments;
}

/** The revisions of a database at a commit. */
export interface WantedHistory {
  /** Parents first, each with the commit; null for a local one. */
  readonly wanted: readonly NotedRevision[];
  /** What merges insist on, whatever is applied. */
  readonly orders: readonly RevisionOrder[];
  readonly findings: readonly Finding[];
}

/** One database on its way. */
export interface PlannedDatabase {
  readonly place: DatabasePlace;
  readonly state: DatabaseState;
  /** What is applied in the end, parents first. */
  readonly wanted: readonly NotedRevision[];
  readonly path: SwitchPath<NotedRevision>;
}

/** A move of Git and databases as it will be made. */
export interface CheckoutPlan {
  readonly repository: Repository;
  readonly from: GitStand;
  readonly to: GitStand;
  readonly databases: readonly PlannedDatabase[];
  /** What a person should know; none of them is an error. */
  readonly findings: readonly Finding[];
}

/**
 * Plans a checkout: reads the history at the commit without running or checking out anything of it,
 * and what is applied. Everything that is in the way is found before it stops.
 *
 * @throws OrchError `CHECKOUT.*`, `GIT.*`, `CONNECTION.*`, `STORE.*`, `STATUS.ENGINE`
 */
export async function planCheckout(request: CheckoutRequest): Promise<CheckoutPlan> {
  const { project, targets, name } = request;
  const repository = await requireRepository(project.root);
  refuseOpenCheckout(repository.root);
  const [from, to] = await Promise.all([
    readStand(repository),
    resolveDestination(repository, name),
  ]);
  const { folders } = rulesOfProject(project, repository);
  const config = configIn(project, repository);
  const [obstacles, databases] = await Promise.all([
    findObstacles({ repository, from, to, folders, config }),
    Promise.all(targets.map((target) => planDatabase(request, repository, to.commit, target))),
  ]);
  const findings = [...obstacles, ...databases.flatMap(({ found }) => found)];
  refuseCheckout(findings);
  return { repository, from, to, findings, databases: databases.map(({ planned }) => planned) };
}

/**
 * The revisions of a database at a commit, parents first, with the local ones that build on them.
 *
 * @throws OrchError `GIT.*`
 */
export async function wantedAt(
  { project, database }: Pick<DatabasePlace, 'project' | 'database'>,
  repository: Repository,
  commit: CommitSha,
): Promise<WantedHistory> {
  const shared = await readHistoryAtCommit(repository, commit, database);
  const { history, localFiles } = await withLocalRevisions(shared, database, project);
  const wanted = history.graph.topologicalOrder().flatMap((id): readonly NotedRevision[] => {
    const revision = history.revisions.get(id);
    if (revision === undefined) return [];
    return [{ ...revision, commit: localFiles.has(id) ? null : commit }];
  });
  const orders = wanted.flatMap(({ merge }) => merge?.orders ?? []);
  return { wanted, orders, findings: history.findings };
}

async function planDatabase(
  { project, up, clone }: CheckoutRequest,
  repository: Repository,
  commit: CommitSha,
  { database, environment }: SelectedTarget,
): Promise<{ readonly planned: PlannedDatabase; readonly found: readonly Finding[] }> {
  if (database.engine !== 'postgres') throw unsupportedEngine(database.name, database.engine);
  const place = { project, database, environment };
  if (clone !== null) await requireNoClone(place, clone);
  const [state, target] = await Promise.all([
    readDatabaseState(place),
    wantedAt(place, repository, commit),
  ]);
  const whole = planSwitch(state.applied, target.wanted, target.orders);
  const path = up ? whole : { ...whole, apply: [] };
  const wanted = up ? target.wanted : keptOf(target.wanted, whole);
  return {
    planned: { place, state, wanted, path },
    found: [
      ...target.findings.filter(({ code }) => code !== 'FOLDER.MISSING'),
      ...state.intents.map(({ id, direction }) => halfDone(id, direction)),
      ...path.revert.filter(({ source }) => !mentionsDown(source)).map(noDown),
      ...path.apply.filter(({ source }) => !mentionsDown(source)).map(noWayBack),
    ],
  };
}

/** The wanted revisions that are applied already. */
export function keptOf(
  wanted: readonly NotedRevision[],
  { keep }: SwitchPath<NotedRevision>,
): readonly NotedRevision[] {
  const kept = new Set<RevisionId>(keep.map(({ id }) => id));
  return wanted.filter(({ id }) => kept.has(id));
}

function configIn({ source }: Project, repository: Repository): string | null {
  if (source.path === null) return null;
  const path = relative(repository.root, source.path);
  return path.startsWith('..') ? null : path.split(sep).join('/');
}
