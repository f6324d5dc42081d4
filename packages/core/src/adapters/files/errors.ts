import type { ErrorTable } from '../../failure/error-table.ts';
import { OrchError } from '../../failure/orch-error.ts';

/** What reading and writing files can fail with. */
export const fileErrors = {
  'FILES.EXISTS': {
    when: 'a file that was to be made is there already',
    remedy: 'move the file away, or run the command again: its name holds the time',
  },
} satisfies ErrorTable;

export function fileExists(file: string, cause: unknown): OrchError {
  return new OrchError({
    code: 'FILES.EXISTS',
    message: `${file} exists already`,
    details: { file },
    hint: 'run the command again, or move the file away',
    cause,
  });
}
