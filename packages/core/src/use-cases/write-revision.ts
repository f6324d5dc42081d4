import { basename, join } from 'node:path';

import { formatSource } from '../adapters/files/format-source.ts';
import { moduleFormat } from '../adapters/files/module-format.ts';
import { defaultSchemaOf } from '../config/default-schema.ts';
import type { FactKey } from '../catalog/catalog.ts';
import { renderRevision } from '../generate/render/render-revision.ts';
import { makeRevisionName } from '../revision/revision-name.ts';
import type { RevisionId } from '../revision/revision.ts';
import type { GeneratedRevision } from './generate-revisions.ts';
import type { Part, PartsRequest } from './generate-parts.ts';

/** How changes are written: builder calls where they may be exact, or SQL. */
export interface Spelling {
  readonly style: 'builder' | 'raw';
  /** Facts whose changes are written as SQL although the style is `builder`. */
  readonly rawOnly: ReadonlySet<FactKey>;
}

/** Where the revision stands, and how it is written. */
export interface RevisionPlace {
  readonly parents: readonly RevisionId[];
  readonly spelling: Spelling;
  /** More lines for its header. */
  readonly remarks?: readonly string[];
}

/** Renders a part as the source of a revision file; nothing is written to disk. */
export async function writeRevision(
  input: PartsRequest,
  part: Part,
  { parents, spelling, remarks = [] }: RevisionPlace,
): Promise<GeneratedRevision> {
  const { database, now } = input.request;
  const step = part.up.changes[0]?.step;
  const message =
    step === undefined ? input.request.message : `${step} to ${input.request.message}`;
  const id = makeRevisionName({ message, parents, now });
  const fileName = `${id}.${database.extension}`;
  const file = join(database.directory, fileName);
  const source = renderRevision({
    id,
    parents,
    message,
    remarks,
    up: part.up,
    down: part.down,
    fromCatalog: input.replay.catalog,
    toCatalog: part.after,
    defaultSchema: defaultSchemaOf(input.request.database),
    format: await moduleFormat(database),
    ...spelling,
  });
  return {
    id,
    fileName: basename(file),
    file,
    source: await formatSource(source, file),
    changes: part.up.changes,
    proved: false,
  };
}
