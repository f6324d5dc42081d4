import type { StableId } from './model.ts';
import { ownKinds } from './own-kinds.ts';
import type { OwnId } from './own-id.ts';
import { kindWords, nameOf } from './name-of.ts';
import type { Action } from './plan-stage.ts';

/** Clauses of ALTER statements and the words for them; the first that matches names the change. */
const alterations: readonly (readonly [RegExp, (subject: string) => string])[] = [
  [/ RENAME /, (subject) => `rename ${subject}`],
  [/ ALTER COLUMN .* TYPE /, (subject) => `change the type of ${subject}`],
  [/ DROP DEFAULT$/, (subject) => `drop the default of ${subject}`],
  [/ SET DEFAULT /, (subject) => `set the default of ${subject}`],
  [/ SET NOT NULL$/, (subject) => `make ${subject} required`],
  [/ DROP NOT NULL$/, (subject) => `make ${subject} optional`],
  [/ ADD GENERATED .* AS IDENTITY/, (subject) => `make ${subject} an identity`],
  [/ DROP IDENTITY$/, (subject) => `make ${subject} no identity`],
  [/ ADD VALUE /, (subject) => `add a value to ${subject}`],
  [/ VALIDATE CONSTRAINT /, (subject) => `validate ${subject}`],
  [/ ENABLE ROW LEVEL SECURITY$/, (subject) => `enable row security on ${subject}`],
  [/ DISABLE ROW LEVEL SECURITY$/, (subject) => `disable row security on ${subject}`],
  [/ FORCE ROW LEVEL SECURITY$/, (subject) => `change forced row security on ${subject}`],
  [/ REPLICA IDENTITY /, (subject) => `change the replica identity of ${subject}`],
  [/ OWNER TO /, (subject) => `change the owner of ${subject}`],
  [/ OWNED BY NONE$/, (subject) => `free ${subject} from its column`],
  [/ OWNED BY /, (subject) => `tie ${subject} to its column`],
  [/ ATTACH PARTITION /, (subject) => `attach ${subject}`],
];

/** What an action does, in a person's words: `add column recruits.cohort`. */
export function summarise(action: Action, subject: StableId): string {
  if (action.words !== undefined) return action.words;
  if (subject.kind === 'extensionIntent') return summariseOwn(action, subject);
  const named = `${kindWords(subject.kind)} ${nameOf(subject)}`;
  if (subject.kind === 'comment') return `comment on ${nameOf(subject)}`;
  if (subject.kind === 'default') return summariseDefault(action, nameOf(subject));
  if (action.verb === 'drop') return `drop ${named}`;
  if (action.verb === 'create') {
    return subject.kind === 'column' || subject.kind === 'constraint'
      ? `add ${named}`
      : `create ${named}`;
  }
  const alteration = alterations.find(([clause]) => clause.test(action.sql));
  return alteration === undefined ? `alter ${named}` : alteration[1](named);
}

function summariseDefault(action: Action, column: string): string {
  return action.verb === 'drop'
    ? `drop the default of column ${column}`
    : `set the default of column ${column}`;
}

function summariseOwn({ verb }: Action, subject: OwnId): string {
  const setting = ownKinds[subject.intentKind]?.setting ?? null;
  if (setting === null) return `${verb} ${kindWords(subject.intentKind)} ${nameOf(subject)}`;
  return `${verb === 'drop' ? 'reset' : 'set'} ${setting} ${nameOf(subject)}`;
}
