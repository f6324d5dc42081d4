import { defineCommand } from '../command.ts';
import { unknownCommand } from '../frame/errors.ts';
import { argumentLabel, printCommandHelp, printOverview, usageLine } from '../frame/help-text.ts';
import { suggest } from '../frame/suggest.ts';
import { verbs } from './index.ts';

export const command = defineCommand({
  args: [{ name: 'command', describe: 'The command to explain' }],
  examples: [
    { run: 'orch help', does: 'Lists every command' },
    { run: 'orch help up', does: 'Explains orch up' },
  ],
  changes: false,
  async run({ args }) {
    const name = args.command;
    if (name === undefined) {
      const commands = Object.entries(verbs).map(([verb, { summary, group }]) => ({
        command: verb,
        summary,
        group,
      }));
      return { result: { commands }, print: (out) => printOverview(out, verbs) };
    }
    const verb = Object.hasOwn(verbs, name) ? verbs[name] : undefined;
    if (verb === undefined) throw unknownCommand(name, suggest(name, Object.keys(verbs)));
    const explained = await verb.load();
    return {
      result: {
        command: name,
        summary: verb.summary,
        usage: usageLine(name, explained),
        arguments: (explained.args ?? []).map((spec) => ({ ...spec, label: argumentLabel(spec) })),
        options: explained.options ?? {},
        examples: explained.examples,
      },
      print: (out) => printCommandHelp(out, name, { verb, command: explained }),
    };
  },
});
