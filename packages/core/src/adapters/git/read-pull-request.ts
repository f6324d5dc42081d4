import { readFile } from 'node:fs/promises';
import { isRecord } from '../../config/is-record.ts';
import { systemErrorCode } from '../files/system-error.ts';

/**
 * How the branch of a pull request is to be called: by its name when it is one of this repository,
 * else with its owner before a colon, so that a fork's `main` is not taken for the official one.
 * What the runner's event does not say is unknown, and so not of this repository.
 */
export async function pullRequestBranch(
  head: string,
  { eventPath }: { readonly eventPath: string | null },
): Promise<string> {
  const event = eventPath === null ? null : await readEvent(eventPath);
  const pull = at(event, 'pull_request');
  const own = at(at(at(pull, 'base'), 'repo'), 'full_name');
  const theirs = at(at(at(pull, 'head'), 'repo'), 'full_name');
  if (typeof own === 'string' && own === theirs) return head;
  const owner = typeof theirs === 'string' ? (theirs.split('/')[0] ?? '') : 'unknown';
  return `${owner}:${head}`;
}

function at(value: unknown, key: string): unknown {
  return isRecord(value) ? value[key] : undefined;
}

async function readEvent(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    if (error instanceof SyntaxError || systemErrorCode(error) !== null) return null;
    throw error;
  }
}
