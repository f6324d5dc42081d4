import { collations, conversions } from './collations.ts';
import { columns } from './columns.ts';
import { comments } from './comments.ts';
import { constraints } from './constraints.ts';
import { databaseWide } from './database-wide.ts';
import { eventTriggers } from './event-triggers.ts';
import { extensions } from './extensions.ts';
import type { Family } from './family.ts';
import { foreignDataWrappers, foreignServers, userMappings } from './foreign-data.ts';
import { indexes } from './indexes.ts';
import { operatorClasses, operatorClassNames, operatorFamilies, operators } from './operators.ts';
import { policies, rules } from './policies-and-rules.ts';
import { defaultPrivileges, ownersAndGrants } from './privileges.ts';
import { publications, subscriptions } from './publications.ts';
import { routines } from './routines.ts';
import { schemas } from './schemas.ts';
import { securityLabels } from './security-labels.ts';
import { sequences } from './sequences.ts';
import { statistics } from './statistics.ts';
import { tables } from './tables.ts';
import { textSearch } from './text-search.ts';
import { triggers } from './triggers.ts';
import { types } from './types.ts';
import { views } from './views.ts';

/** All families in the order in which they are read: each may use what earlier ones registered. */
export const families: readonly Family[] = [
  schemas,
  extensions,
  tables,
  columns,
  operatorClassNames,
  indexes,
  constraints,
  sequences,
  views,
  types,
  routines,
  triggers,
  policies,
  rules,
  statistics,
  collations,
  conversions,
  operators,
  operatorFamilies,
  operatorClasses,
  textSearch,
  databaseWide,
  foreignDataWrappers,
  foreignServers,
  userMappings,
  publications,
  subscriptions,
  eventTriggers,
  comments,
  securityLabels,
  ownersAndGrants,
  defaultPrivileges,
];
