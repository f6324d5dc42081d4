import type { OwnFact, OwnFamily } from '../own-fact.ts';
import { factsOfKind } from '../own-fact.ts';
import { ownId } from '../own-id.ts';
import { quoteName, quotePath } from '../sql-names.ts';

/** Names of domains' not-null constraints, where the server would have chosen others. */
export const domainConstraints: OwnFamily = ({ catalog }) =>
  factsOfKind(catalog, 'domain').flatMap(({ name, value }): OwnFact[] => {
    const [schema = '', domain = ''] = name;
    if (typeof value.notNullName !== 'string' || value.notNull !== true) return [];
    const rename = (from: string, to: string) =>
      `ALTER DOMAIN ${quotePath(schema, domain)} RENAME CONSTRAINT ${quoteName(from)} TO ${quoteName(to)}`;
    const usual = `${domain}_not_null`;
    return [
      {
        id: ownId('domainNotNullName', name),
        parent: { kind: 'domain', schema, name: domain },
        make: [rename(usual, value.notNullName)],
        unmake: rename(value.notNullName, usual),
        clear: [rename(value.notNullName, usual)],
      },
    ];
  });
