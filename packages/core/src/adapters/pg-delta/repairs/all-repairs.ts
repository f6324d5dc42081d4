import type { Repair } from '../repair.ts';
import { changedDefaults } from './changed-defaults.ts';
import { collationChanges } from './collation-changes.ts';
import { collationDetails } from './collation-details.ts';
import { enumValues } from './enum-values.ts';
import { exactEffects } from './exact-effects.ts';
import { functionBodies } from './function-bodies.ts';
import { identityColumns } from './identity-columns.ts';
import { inheritedCreation } from './inherited-creation.ts';
import { lineageChanges } from './lineage-changes.ts';
import { notNullConstraints } from './not-null-constraints.ts';
import { partitionedIndexes } from './partitioned-indexes.ts';
import { replacedTables } from './replaced-tables.ts';
import { repeatedStatements } from './repeated-statements.ts';
import { replacedServers } from './replaced-servers.ts';
import { requiredDomains } from './required-domains.ts';
import { retypedColumns } from './retyped-columns.ts';
import { sequencePositions } from './sequence-positions.ts';
import { tightenedRanges } from './tightened-ranges.ts';
import { typesInUse } from './types-in-use.ts';
import { unpopulatedViews } from './unpopulated-views.ts';
import { virtualColumns } from './virtual-columns.ts';

/** Every repair, in the order in which it is applied. */
export const repairs: readonly Repair[] = [
  requiredDomains,
  collationChanges,
  partitionedIndexes,
  identityColumns,
  changedDefaults,
  replacedServers,
  replacedTables,
  lineageChanges,
  inheritedCreation,
  typesInUse,
  retypedColumns,
  tightenedRanges,
  sequencePositions,
  notNullConstraints,
  virtualColumns,
  collationDetails,
  unpopulatedViews,
  exactEffects,
  repeatedStatements,
  functionBodies,
  enumValues,
];
