import { readIdentities } from '../adapters/postgres/store/read-identities.ts';
import type { Catalog } from '../catalog/catalog.ts';
import type { Finding } from '../failure/finding.ts';
import { truthBehind } from '../generate/renames/errors.ts';
import type { ChangedIdentity } from '../generate/renames/identities.ts';
import { proveRenames } from '../generate/renames/prove-renames.ts';
import type { DecidedRename } from '../generate/renames/rename.ts';
import type { Truth } from './generate-revisions.ts';
import type { Past } from './read-past.ts';

/** What identities tell about renames between a history and a database that came from it. */
export interface IdentityProof {
  readonly renames: readonly DecidedRename[];
  /** What has other names or columns than in the history; empty when nothing can be told. */
  readonly changed: readonly ChangedIdentity[];
  /** Why nothing is proved, in words; null when something can be, and for models, which have none. */
  readonly gap: string | null;
  /** Whether exactly the revisions of the checkout are recorded in the truth. */
  readonly isAtCheckout: boolean;
  /** What the user should know about the truth. */
  readonly findings: readonly Finding[];
}

/**
 * Proves renames by what the reference's store remembers. It is proof only while exactly the
 * revisions of the checkout are applied there: then each object's recorded name is the history's.
 */
export async function proveByIdentity(
  { steps }: Past,
  truth: Truth,
  history: Catalog,
): Promise<IdentityProof> {
  if (truth.kind === 'models') return nothingFor(null);
  const reading = await readIdentities(truth.session);
  const { applied } = reading;
  const checksums = new Map(applied.map(({ id, checksum }) => [id, checksum]));
  const missing = steps.map(({ revision }) => revision.id).filter((id) => !checksums.has(id));
  const findings = applied.length > 0 && missing.length > 0 ? [truthBehind(missing)] : [];
  if (reading.kind === 'unknown') return nothingFor(reading.reason, findings);
  const isAtCheckout =
    checksums.size === steps.length &&
    steps.every(({ revision }) => checksums.get(revision.id) === revision.checksum);
  if (!isAtCheckout) {
    const gap = 'other revisions are recorded as applied there than are checked out';
    return nothingFor(gap, findings);
  }
  const renames = proveRenames(reading.changed, { history, wanted: truth.catalog });
  return { renames, changed: reading.changed, gap: null, isAtCheckout, findings };
}

function nothingFor(gap: string | null, findings: readonly Finding[] = []): IdentityProof {
  return { renames: [], changed: [], gap, isAtCheckout: false, findings };
}
