import type { OptionSpecs, OrchCommand } from '../../packages/cli/src/command.ts';
import { verbs } from '../../packages/cli/src/commands/index.ts';
import type { Verb } from '../../packages/cli/src/commands/index.ts';
import { changeOptions, globalOptions } from '../../packages/cli/src/frame/global-options.ts';
import { argumentLabel, optionLabel, usageLine } from '../../packages/cli/src/frame/help-text.ts';
import { code, GENERATED, table } from './markdown.ts';

const INTRODUCTION = `
The result of a command goes to stdout, progress and errors to stderr. With \`--json\` stdout is one
document: \`{ "orch": 1, "command", "ok": true, "result" }\`, or \`"ok": false\` with
\`error: { code, message, hint, details }\`; [errors.md](errors.md) lists the codes.

Colour is for terminals; \`NO_COLOR\` and \`FORCE_COLOR\` decide otherwise. Control characters in names
and messages are shown as escapes. \`ORCH_LOG=debug\` or \`--log-level debug\` writes JSON log lines to
stderr. The first Ctrl-C stops at a safe point, the second at once.
`;

const EXIT_CODES: readonly (readonly [string, string])[] = [
  ['0', 'Done, also when there was nothing to do'],
  ['1', 'A failure'],
  ['2', 'Wrong usage or configuration; nothing was changed'],
  ['3', 'Findings: drift, pending revisions, hazards, a guard that rejects'],
  ['70', 'A bug in orch'],
  ['130, 143', 'Interrupted by SIGINT, SIGTERM'],
];

/** `docs/cli.md` from the table of commands. */
export async function cliPage(): Promise<string> {
  const sections = await Promise.all(
    Object.entries(verbs).map(async ([name, verb]) => section(name, verb, await verb.load())),
  );
  return [
    GENERATED,
    '# The command line',
    INTRODUCTION,
    '## Commands',
    table(
      ['Command', 'What it does'],
      Object.entries(verbs).map(([name, verb]) => [
        `[${code(`orch ${name}`)}](#orch-${name})`,
        verb.summary,
      ]),
    ),
    '## Options of every command',
    optionTable(globalOptions),
    'Commands that change something also take these:',
    optionTable(changeOptions),
    '## Exit codes',
    table(['Code', 'Meaning'], EXIT_CODES),
    ...sections,
  ].join('\n\n');
}

function section(name: string, verb: Verb, command: OrchCommand): string {
  const args = command.args ?? [];
  return [
    `## orch ${name}`,
    `${verb.summary}.`,
    `\`\`\`sh\n${usageLine(name, command)}\n\`\`\``,
    ...(command.description === undefined ? [] : [command.description]),
    ...(args.length === 0
      ? []
      : [
          table(
            ['Argument', 'Meaning'],
            args.map((spec) => [code(argumentLabel(spec)), spec.describe]),
          ),
        ]),
    ...(Object.keys(command.options ?? {}).length === 0
      ? []
      : [optionTable(command.options ?? {})]),
    ...(command.changes ? ['Takes `--dry-run` and `--confirm`.'] : []),
    table(
      ['Example', 'What it does'],
      command.examples.map((example) => [code(example.run), example.does]),
    ),
  ].join('\n\n');
}

function optionTable(specs: OptionSpecs): string {
  return table(
    ['Option', 'Meaning'],
    Object.entries(specs).map(([name, spec]) => [code(optionLabel(name, spec)), spec.describe]),
  );
}
