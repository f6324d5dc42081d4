import type { ErrorTable } from '../failure/error-table.ts';
import { OrchError } from '../failure/orch-error.ts';
import { quoteForMessage } from '../text/quote-for-message.ts';

/** What models can be refused for. */
export const modelErrors = {
  'MODEL.NOT_CONFIGURED': {
    when: 'A command works with the models, and the configuration names no module of models.',
    remedy:
      'Set `models` in the configuration, e.g. to `./models.ts`; `orch models pull --write` writes a first one from a database.',
  },
  'MODEL.UNREADABLE': {
    when: 'The module of the models could not be loaded: a syntax error, a failing import, code that throws.',
    remedy: 'Mend the file at the line that is named.',
  },
  'MODEL.NONE': {
    when: 'The module of the models exports no model; taken for the truth it would drop every table.',
    remedy: 'Export what `defineModel` and `defineSql` return, by name or in a list.',
  },
  'MODEL.INVALID': {
    when: 'Something that is exported as a model is none, or its definition throws or is asynchronous.',
    remedy: 'Make it with `defineModel` or `defineSql`.',
  },
  'MODEL.DUPLICATE': {
    when: 'Two models have the same name in the same schema.',
    remedy: 'Rename or remove one of them.',
  },
  'MODEL.UNKNOWN_DEPENDENCY': {
    when: '`dependsOn` of a model names a model that the module does not export.',
    remedy: 'Export it, or correct the name; a model with a schema is called `schema.name`.',
  },
  'MODEL.CYCLE': {
    when: 'Models name each other in `dependsOn`, so that none of them can be made first.',
    remedy:
      'Take out one of the names. Foreign keys need none; for anything else put what closes the circle into a `defineSql` of its own that depends on both.',
  },
  'MODEL.REFUSED': {
    when: 'The database does not make a model; the message holds its own words.',
    remedy: 'Correct the model that is named.',
  },
  'MODEL.UNRESOLVED': {
    when: 'Models refer to tables, types, columns or functions that no model makes, or wait for each other.',
    remedy:
      'Declare what is missing. When two wait for each other, put the part of one that needs the other into a `defineSql` that depends on both.',
  },
  'MODEL.FAILED': {
    when: 'The code of the models ended their process, never ended itself, or queried the database.',
    remedy: 'Let the definitions declare, and nothing else; the message says what they did.',
  },
  'MODEL.NOTHING': {
    when: 'Models are to be pulled from a database that has nothing in the schemas that orch compares.',
    remedy: 'Name the database with `--from`, or the schemas in the configuration.',
  },
  'MODEL.NOT_ROW_TYPES': {
    when: '`orch types` would write over a file that it did not write.',
    remedy: 'Name another one with `--file`, or delete it.',
  },
} satisfies ErrorTable;

export function modelsNotConfigured(database: string): OrchError {
  return new OrchError({
    code: 'MODEL.NOT_CONFIGURED',
    message: `the configuration names no models of the database ${database}`,
    details: { database },
    hint: "add models: './models.ts' to the configuration, or write an empty revision with orch create --manual",
    exitCode: 2,
  });
}

/** `line` and `column` count from 1. */
export function modelsUnreadable(
  file: string,
  reason: string,
  place: { readonly line: number | null; readonly column: number | null },
): OrchError {
  return new OrchError({
    code: 'MODEL.UNREADABLE',
    message: `the models could not be loaded: ${reason}`,
    details: {
      file,
      ...(place.line === null ? {} : { line: place.line }),
      ...(place.column === null ? {} : { column: place.column }),
    },
    hint: 'mend the file, then run the same command again',
    exitCode: 2,
  });
}

export function noModels(): OrchError {
  return new OrchError({
    code: 'MODEL.NONE',
    message: 'the module of the models exports no model',
    hint: "export const recruits = defineModel('recruits', (table) => { ... })",
    exitCode: 2,
  });
}

export function invalidModel(which: string, reason?: string): OrchError {
  return new OrchError({
    code: 'MODEL.INVALID',
    message:
      reason === undefined
        ? `among the models is something that is none: ${quoteForMessage(which)}`
        : `the model ${quoteForMessage(which)} cannot be read: ${quoteForMessage(reason)}`,
    details: { model: which },
    hint: 'make it with defineModel or defineSql',
    exitCode: 2,
  });
}

export function duplicateModel(key: string): OrchError {
  return new OrchError({
    code: 'MODEL.DUPLICATE',
    message: `there are two models ${quoteForMessage(key)}`,
    details: { model: key },
    hint: 'rename or remove one of them',
    exitCode: 2,
  });
}

export function unknownDependency(
  model: string,
  wanted: string,
  known: readonly string[],
): OrchError {
  return new OrchError({
    code: 'MODEL.UNKNOWN_DEPENDENCY',
    message: `the model ${quoteForMessage(model)} depends on ${quoteForMessage(wanted)}, which is no exported model`,
    details: { model, wanted, known },
    hint: 'export it from the module of the models, or correct dependsOn',
    exitCode: 2,
  });
}

/** `path` begins and ends with the same model. */
export function modelCycle(path: readonly string[]): OrchError {
  return new OrchError({
    code: 'MODEL.CYCLE',
    message: `models depend on each other: ${path.map(quoteForMessage).join(' -> ')}`,
    details: { path },
    hint: 'take one of them out of dependsOn (foreign keys need none), or put what closes the circle into a defineSql that depends on both',
    exitCode: 2,
  });
}

/** A statement of a model that the database refused, in its own words. */
export interface RefusedStatement {
  readonly model: string;
  readonly sql: string;
  readonly reason: string;
  readonly sqlState: string | null;
}

export function modelRefused(refused: RefusedStatement): OrchError {
  return new OrchError({
    code: 'MODEL.REFUSED',
    message: `the database does not make the model ${quoteForMessage(refused.model)}: ${quoteForMessage(refused.reason)}`,
    details: { ...refused },
    hint: 'correct the model',
  });
}

/** None of these could be made, however they were ordered. */
export function modelsUnresolved(refused: readonly RefusedStatement[]): OrchError {
  const list = refused.map(
    ({ model, reason }) => `${quoteForMessage(model)} (${quoteForMessage(reason)})`,
  );
  return new OrchError({
    code: 'MODEL.UNRESOLVED',
    message: `models refer to what no model makes: ${list.join(', ')}`,
    details: { models: refused },
    hint: 'declare what is missing, or, when they wait for each other, put what closes the circle into a defineSql that depends on both',
  });
}

/** The code of the models did what no definition may; `id` is the revision that ran it. */
export function modelsFailed(file: string, id: string, cause: OrchError): OrchError {
  const reason = cause.message.replaceAll(`up of ${id}`, 'their code').replaceAll(id, 'their code');
  return new OrchError({
    code: 'MODEL.FAILED',
    message: `the models could not be made: ${reason}`,
    details: { file, failure: cause.code },
    hint: 'let the definitions declare tables, and nothing else',
    cause,
  });
}

export function nothingToPull(database: string, schemas: readonly string[]): OrchError {
  return new OrchError({
    code: 'MODEL.NOTHING',
    message: `${database} has nothing in ${schemas.map(quoteForMessage).join(', ')} that a model could make`,
    details: { database, schemas },
    hint: 'orch models pull --from <environment or URL>',
    exitCode: 2,
  });
}

export function notRowTypes(file: string): OrchError {
  return new OrchError({
    code: 'MODEL.NOT_ROW_TYPES',
    message: `${quoteForMessage(file)} was not written by orch types, and is left as it is`,
    details: { file },
    hint: 'orch types --file <another file>',
    exitCode: 2,
  });
}
