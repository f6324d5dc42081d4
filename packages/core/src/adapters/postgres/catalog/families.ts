import { columns } from './columns.ts';
import { comments } from './comments.ts';
import { constraints } from './constraints.ts';
import type { Family } from './family.ts';
import { indexes } from './indexes.ts';
import { policies, rules } from './policies-and-rules.ts';
import { routines } from './routines.ts';
import { schemas } from './schemas.ts';
import { sequences } from './sequences.ts';
import { tables } from './tables.ts';
import { triggers } from './triggers.ts';
import { types } from './types.ts';
import { views } from './views.ts';

/** All families in the order in which they are read: each may use what earlier ones registered. */
export const families: readonly Family[] = [
  schemas,
  tables,
  columns,
  indexes,
  constraints,
  sequences,
  views,
  types,
  routines,
  triggers,
  policies,
  rules,
  comments,
];
