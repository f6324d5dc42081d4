import { defineCommand } from '../command.ts';

export const command = defineCommand({
  description:
    'Prints a script for the shell that SHELL names (bash or zsh); sourced at the start of a shell ' +
    'it completes commands and options with the Tab key.',
  examples: [
    { run: 'orch completion >> ~/.bashrc', does: 'Completes orch in every new bash' },
    { run: 'source <(orch completion)', does: 'Completes orch in this shell' },
  ],
  changes: false,
  async run() {
    const { completionScript } = await import('../frame/complete.ts');
    const script = await completionScript();
    return { result: { script }, print: (out) => out.block(script) };
  },
});
