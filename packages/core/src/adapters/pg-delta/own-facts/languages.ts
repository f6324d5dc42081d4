import type { OwnFact, OwnFamily } from '../own-fact.ts';
import { factsOfKind, text, textOrNull } from '../own-fact.ts';
import { ownId } from '../own-id.ts';
import { quoteName, quotePath, quoteText, withoutArguments } from '../sql-names.ts';

/** Languages, transforms, access methods and conversions. */
export const languages: OwnFamily = ({ catalog }) => [
  ...factsOfKind(catalog, 'language').map(({ name, value }): OwnFact => {
    const [language = ''] = name;
    const routine = (word: string, property: string): string => {
      const signature = textOrNull(value[property]);
      return signature === null ? '' : ` ${word} ${withoutArguments(signature)}`;
    };
    return {
      id: ownId('language', name),
      make: [
        `CREATE${value.trusted === true ? ' TRUSTED' : ''} LANGUAGE ${quoteName(language)}` +
          routine('HANDLER', 'handler') +
          routine('INLINE', 'inline') +
          routine('VALIDATOR', 'validator'),
      ],
      unmake: `DROP LANGUAGE ${quoteName(language)}`,
    };
  }),
  ...factsOfKind(catalog, 'transform').map(({ name, value }): OwnFact => {
    const [subject = ''] = name;
    const target = subject.replace(/ language (?=\S+$)/, ' LANGUAGE ');
    const ways = [
      way('FROM SQL', textOrNull(value.from)),
      way('TO SQL', textOrNull(value.to)),
    ].filter((part) => part !== null);
    return {
      id: ownId('transform', name),
      make: [`CREATE TRANSFORM FOR ${target} (${ways.join(', ')})`],
      unmake: `DROP TRANSFORM FOR ${target}`,
    };
  }),
  ...factsOfKind(catalog, 'accessMethod').map(({ name, value }): OwnFact => {
    const [method = ''] = name;
    const type = value.type === 'i' ? 'INDEX' : 'TABLE';
    return {
      id: ownId('accessMethod', name),
      make: [
        `CREATE ACCESS METHOD ${quoteName(method)} TYPE ${type} HANDLER ${text(value.handler)}`,
      ],
      unmake: `DROP ACCESS METHOD ${quoteName(method)}`,
    };
  }),
  ...factsOfKind(catalog, 'conversion').map(({ name, value }): OwnFact => {
    const path = quotePath(...name);
    return {
      id: ownId('conversion', name),
      make: [
        `CREATE${value.default === true ? ' DEFAULT' : ''} CONVERSION ${path}` +
          ` FOR ${quoteText(text(value.source))} TO ${quoteText(text(value.target))}` +
          ` FROM ${withoutArguments(text(value.function))}`,
      ],
      unmake: `DROP CONVERSION ${path}`,
    };
  }),
];

function way(words: string, routine: string | null): string | null {
  return routine === null ? null : `${words} WITH FUNCTION ${routine}`;
}
