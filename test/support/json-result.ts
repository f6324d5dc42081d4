import type { OrchRun } from './run-orch.ts';

/** What `--json` printed: the result, or the error. */
export function jsonResult({ stdout }: OrchRun): Readonly<Record<string, unknown>> {
  const document = JSON.parse(stdout) as Record<string, Readonly<Record<string, unknown>>>;
  return document['result'] ?? document['error'] ?? {};
}
