import { expect } from 'chai';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { verbs } from '../../packages/cli/src/commands/index.ts';
import { endOf, hasSaid, runOrch, spawnOrch } from '../support/run-orch.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const ESCAPE = '\u001b';

function folder(files: Readonly<Record<string, string>> = {}): string {
  const path = temporaryFolder('cli');
  for (const [name, text] of Object.entries(files)) writeFileSync(join(path, name), text);
  return path;
}

describe('the orch command', () => {
  it('prints its version and nothing else', async () => {
    const { version } = JSON.parse(
      readFileSync(join(import.meta.dirname, '../../packages/cli/package.json'), 'utf8'),
    ) as { version: string };
    expect(await runOrch(['--version'], { cwd: folder() })).to.deep.equal({
      exitCode: 0,
      signal: null,
      stdout: `${version}\n`,
      stderr: '',
    });
  });

  for (const words of [[], ['help'], ['--help'], ['-h']]) {
    it(`lists every command for "${words.join(' ')}"`, async () => {
      const run = await runOrch(words, { cwd: folder() });
      expect([run.exitCode, run.stderr]).to.deep.equal([0, '']);
      for (const [name, verb] of Object.entries(verbs)) {
        expect(run.stdout).to.include(`  ${name} `).and.include(verb.summary);
      }
    });
  }

  for (const name of Object.keys(verbs)) {
    it(`explains ${name} with an example, within 80 columns`, async () => {
      const asked = await runOrch(['help', name], { cwd: folder() });
      const flagged = await runOrch([name, '--help'], { cwd: folder() });
      expect(flagged).to.deep.equal(asked);
      expect(asked.exitCode).to.equal(0);
      expect(asked.stdout).to.match(/\nExamples\n {2}orch /u);
      expect(asked.stdout).to.include('Usage: orch ');
      for (const line of asked.stdout.split('\n')) {
        if (!line.startsWith('  orch ')) expect(line.length, line).to.be.at.most(80);
      }
    });
  }

  it('refuses an unknown command and proposes the one that was meant', async () => {
    const run = await runOrch(['stauts'], { cwd: folder() });
    expect(run.exitCode).to.equal(2);
    expect(run.stdout).to.equal('');
    expect(run.stderr).to.equal(
      [
        'error: there is no command "stauts", did you mean "status"',
        '  hint: run `orch status`',
        '  code: USAGE.UNKNOWN_COMMAND',
        '',
      ].join('\n'),
    );
  });

  it('refuses an unknown option and proposes the one that was meant', async () => {
    const run = await runOrch(['config', '--josn'], { cwd: folder() });
    expect(run.exitCode).to.equal(2);
    expect(run.stderr).to.include('did you mean --json').and.include('USAGE.UNKNOWN_OPTION');
  });

  it('shows control characters of what was typed', async () => {
    const run = await runOrch([`a${ESCAPE}[2J\u202e\n::error::b`], { cwd: folder() });
    expect(run.stderr).to.include('"a\\x1b[2J\\u202e\\n::error::b"');
    expect(run.stderr).not.to.match(/^::/mu);
    expect(run.stderr).not.to.include(ESCAPE);
  });
});

describe('completion', () => {
  const complete = async (...words: readonly string[]): Promise<readonly string[]> => {
    const run = await runOrch(['--get-yargs-completions', 'orch', ...words], {
      cwd: folder(),
      env: { SHELL: '/bin/bash' },
    });
    expect([run.exitCode, run.stderr]).to.deep.equal([0, '']);
    return run.stdout.trimEnd().split('\n');
  };

  it('knows the commands', async () => {
    expect(await complete('')).to.deep.equal(Object.keys(verbs));
  });

  it('knows the options of a command, and their choices', async () => {
    expect(await complete('--env', 'dev', 'up', '--')).to.include.members([
      '--dry-run',
      '--confirm',
    ]);
    expect(await complete('up', '--log-level', '')).to.include.members(['debug', 'silent']);
  });

  it('has a script for the shell', async () => {
    const run = await runOrch(['completion'], { cwd: folder(), env: { SHELL: '/bin/bash' } });
    expect(run.stdout).to.include('complete -o bashdefault -o default -F');
  });
});

describe('--json', () => {
  it('puts the result into one document', async () => {
    const run = await runOrch(['config', '--json'], { cwd: folder() });
    expect([run.exitCode, run.stderr]).to.deep.equal([0, '']);
    const document = JSON.parse(run.stdout) as Record<string, unknown>;
    expect([document['orch'], document['command'], document['ok']]).to.deep.equal([
      1,
      'config',
      true,
    ]);
    expect(document['result']).to.have.property('databases').that.deep.equals([]);
  });

  it('puts the failure into one document', async () => {
    const run = await runOrch(['status', '--json'], { cwd: folder() });
    expect([run.exitCode, run.stderr]).to.deep.equal([2, '']);
    const document = JSON.parse(run.stdout) as { error: Record<string, unknown> };
    expect(document).to.deep.include({ orch: 1, command: 'status', ok: false });
    expect(document.error).to.have.keys('code', 'message', 'hint', 'details');
    expect(document.error['code']).to.equal('CONFIG.NOT_FOUND');
  });

  it('puts wrong usage into one document, too', async () => {
    for (const words of [
      ['nosuch', '--json'],
      ['--json', 'config', 'extra'],
      ['config', '--json', '--env'],
    ]) {
      const run = await runOrch(words, { cwd: folder() });
      expect(run.exitCode).to.equal(2);
      expect(JSON.parse(run.stdout)).to.have.property('ok', false);
    }
  });

  it('has no character that a terminal acts on', async () => {
    const run = await runOrch([`\u202e${ESCAPE}[31m`, '--json'], { cwd: folder() });
    expect(run.stdout.replaceAll('\n', '')).not.to.match(/[\p{Cc}\p{Cf}]/u);
    const { error } = JSON.parse(run.stdout) as { error: { details: unknown } };
    expect(error.details).to.deep.include({ command: `\u202e${ESCAPE}[31m` });
  });
});

describe('the log', () => {
  it('is JSON lines on stderr, and silent unless asked for', async () => {
    const cwd = folder();
    expect((await runOrch(['config'], { cwd })).stderr).to.equal('');
    for (const [words, env] of [
      [['config', '--log-level', 'debug'], {}],
      [['config'], { ORCH_LOG: 'debug' }],
    ] as const) {
      const { exitCode, stderr } = await runOrch(words, { cwd, env });
      const lines = stderr
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as { msg: string });
      expect(exitCode).to.equal(0);
      expect(lines.map(({ msg }) => msg)).to.deep.equal(['started', 'finished']);
    }
  });

  it('has a level that is known', async () => {
    const run = await runOrch(['config'], { cwd: folder(), env: { ORCH_LOG: 'verbose' } });
    expect(run.exitCode).to.equal(2);
    expect(run.stderr).to.include('USAGE.INVALID_ARGUMENT');
  });
});

describe('colour', () => {
  for (const [what, env, expected] of [
    ['not in a pipe', {}, false],
    ['in a pipe with FORCE_COLOR', { FORCE_COLOR: '1' }, true],
    ['not with NO_COLOR', { FORCE_COLOR: '1', NO_COLOR: '1' }, false],
  ] as const) {
    it(`is ${what}`, async () => {
      const good = await runOrch(['help'], { cwd: folder(), env });
      const bad = await runOrch(['nosuch'], { cwd: folder(), env });
      expect(good.stdout.includes(ESCAPE)).to.equal(expected);
      expect(bad.stderr.includes(ESCAPE)).to.equal(expected);
    });
  }
});

describe('a reader that goes away', () => {
  it('loses the output and not the work', async () => {
    const cwd = folder();
    const child = spawnOrch(['init'], { cwd });
    child.stdout.destroy();
    const run = await endOf(child);
    expect([run.exitCode, run.signal, run.stderr]).to.deep.equal([0, null, '']);
    expect(existsSync(join(cwd, 'orch.config.ts'))).to.equal(true);
  });

  it('may be that of stderr, too', async () => {
    const child = spawnOrch(['nosuch'], { cwd: folder() });
    child.stdout.destroy();
    child.stderr.destroy();
    expect(await endOf(child)).to.deep.include({ exitCode: 2, signal: null });
  });

  it('gets a document as long as it reads', async () => {
    const child = spawnOrch(['help', '--json'], { cwd: folder() });
    await new Promise<void>((resolve) => {
      child.stdout.once('data', () => {
        child.stdout.destroy();
        resolve();
      });
    });
    expect(await endOf(child)).to.deep.include({ exitCode: 0, signal: null, stderr: '' });
  });
});

describe('a signal', () => {
  const waiting =
    'console.error("waiting"); await new Promise((resolve) => setTimeout(resolve, 60000));';

  for (const [signal, exitCode] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const) {
    it(`${signal} stops the command with ${exitCode}`, async () => {
      const child = spawnOrch(['config'], { cwd: folder({ 'orch.config.mjs': waiting }) });
      const end = endOf(child);
      await hasSaid(child, /waiting/u);
      child.kill(signal);
      const run = await end;
      expect([run.exitCode, run.signal, run.stdout]).to.deep.equal([exitCode, null, '']);
      expect(run.stderr).to.include('once more to stop at once').and.include('code: INTERRUPTED');
    });
  }

  it('ends it at once when it comes twice', async () => {
    const config = `export default { environments: { dev: () => {
      console.error('waiting');
      return new Promise((resolve) => setTimeout(resolve, 60000));
    } } };`;
    const child = spawnOrch(['status'], { cwd: folder({ 'orch.config.mjs': config }) });
    const end = endOf(child);
    await hasSaid(child, /waiting/u);
    child.kill('SIGTERM');
    await hasSaid(child, /once more/u);
    child.kill('SIGINT');
    expect(await end).to.deep.include({ exitCode: 130, signal: null, stdout: '' });
  });
});
