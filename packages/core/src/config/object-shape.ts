import * as v from 'valibot';
import { isRecord } from './is-record.ts';

/** The shape of an object whose keys are known; the keys that are not are issues. */
export type ObjectShape<Entries extends v.ObjectEntries = v.ObjectEntries> = v.GenericSchema<
  unknown,
  v.InferOutput<v.ObjectSchema<Entries, undefined>>
> & { readonly entries: Entries };

/** An object of these keys, and no others. */
export function objectShape<const Entries extends v.ObjectEntries>(
  entries: Entries,
): ObjectShape<Entries> {
  const schema = v.pipe(
    v.custom<object>(isRecord, 'an object'),
    v.looseObject(entries, (issue) => expectedAt(entries, issue)),
    // Of strictObject only the first unknown key would be heard.
    v.rawCheck(({ dataset, addIssue }) => {
      const input: Readonly<Record<string, unknown>> = { ...Object(dataset.value) };
      for (const [key, value] of Object.entries(input)) {
        if (Object.hasOwn(entries, key)) continue;
        addIssue({ path: [{ type: 'object', origin: 'key', input, key, value }] });
      }
    }),
  );
  return { ...schema, entries };
}

/** Whether an issue is a key that an {@link objectShape} does not have. */
export function isUnknownKey(issue: v.BaseIssue<unknown>): boolean {
  return issue.kind === 'validation' && issue.type === 'raw_check';
}

/** What a value of the right kind is called; a key that is missing is called what it should hold. */
function expectedAt(entries: v.ObjectEntries, issue: v.BaseIssue<unknown>): string {
  const entry = entries[String(issue.path?.[0]?.key)];
  return entry !== undefined && 'message' in entry ? String(entry.message) : 'an object';
}
