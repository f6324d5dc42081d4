import { expect } from 'chai';
import { parseConfig } from '../../src/config/parse-config.ts';
import type { Project } from '../../src/config/project.ts';
import type { OrchError } from '../../src/failure/orch-error.ts';

/** A password that no failure may repeat. */
export const CANARY = 'c4nary-p4ss';

/** The project of a configuration that stands in /p. */
export function parse(value: unknown, env: Readonly<Record<string, string>> = {}): Project {
  return parseConfig({ value, env, file: '/p/orch.config.ts', root: '/p', knexfile: null });
}

/** Subject, code and message of each finding of a configuration. */
export function problems(
  value: unknown,
  env: Readonly<Record<string, string>> = {},
): readonly (readonly [subject: string, code: string, message: string])[] {
  try {
    parse(value, env);
  } catch (error) {
    const { code, details } = error as OrchError;
    expect(code).to.equal('CONFIG.INVALID');
    expect(JSON.stringify(details)).not.to.include(CANARY);
    return (details['findings'] as { subject: string; code: string; message: string }[]).map(
      (finding) => [finding.subject, finding.code, finding.message],
    );
  }
  return [];
}

/** The shortest environments. */
export const dev = { dev: 'embedded:dev' };

/** The subjects of the findings of a configuration. */
export function subjects(
  value: unknown,
  env: Readonly<Record<string, string>> = {},
): readonly string[] {
  return problems(value, env).map(([subject]) => subject);
}
