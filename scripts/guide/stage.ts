import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { closeSession, openSession, resolveConnection } from '@orch/core/adapters/postgres/connect';

/** What happened on a stage, in order. */
export type Entry =
  | { readonly kind: 'heading'; readonly text: string }
  | { readonly kind: 'prose'; readonly text: string }
  | { readonly kind: 'file'; readonly path: string; readonly text: string }
  | { readonly kind: 'edit'; readonly path: string; readonly from: string; readonly to: string }
  | {
      readonly kind: 'typed';
      readonly prompt: string;
      readonly text: string;
      readonly output: string;
    };

/** A scratch project in which a story is played with real commands and real databases. */
export interface Stage {
  readonly folder: string;
  readonly entries: readonly Entry[];
  heading(text: string): void;
  say(text: string): void;
  /** Writes a file of the project. */
  write(path: string, text: string): void;
  /** Replaces a part of a file, which must be there. */
  edit(path: string, from: string, to: string): void;
  append(path: string, text: string): void;
  /** Types an orch command that must end with `exit`, 0 unless given; returns what it says. */
  orch(words: readonly string[], exit?: number): string;
  /** Types a git command that must end with `exit`, 0 unless given. */
  git(words: readonly string[], exit?: number): void;
  /** Types a statement in psql; returns its rows. */
  psql(database: string, sql: string): Promise<readonly Readonly<Record<string, unknown>>[]>;
  /** Commits everything, without a word about it. */
  commit(message: string): void;
}

const checkout = resolve(import.meta.dirname, '../..');

/** Who watches, and what the commands find in their environment. */
export interface StageOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Called before a command runs. */
  onTyped?(prompt: string, text: string): void;
  onEntry?(entry: Entry): void;
}

/** Makes a stage of an empty folder. */
export function openStage(folder: string, options: StageOptions = {}): Stage {
  const entries: Entry[] = [];
  const add = (entry: Entry): void => {
    entries.push(entry);
    options.onEntry?.(entry);
  };
  const env = {
    PATH: process.env['PATH'] ?? '',
    HOME: folder,
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_AUTHOR_NAME: 'Recruitment',
    GIT_AUTHOR_EMAIL: 'recruitment@example.org',
    GIT_COMMITTER_NAME: 'Recruitment',
    GIT_COMMITTER_EMAIL: 'recruitment@example.org',
    ...options.env,
  };
  const git = (...words: readonly string[]): void => {
    execFileSync('git', words, { cwd: folder, env, stdio: 'ignore' });
  };
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  const type = (
    name: string,
    program: readonly string[],
    words: readonly string[],
    exit: number,
  ): string => {
    const typed = words.map((word) => (/^[\w@.:/=-]+$/.test(word) ? word : JSON.stringify(word)));
    const text = `${name} ${typed.join(' ')}`;
    options.onTyped?.('$', text);
    // Through a shell, so that results and progress come in the order of a terminal.
    const run = spawnSync('sh', ['-c', '"$0" "$@" 2>&1', ...program, ...words], {
      cwd: folder,
      env,
      encoding: 'utf8',
    });
    add({ kind: 'typed', prompt: '$', text, output: run.stdout });
    if (run.status === exit) return run.stdout;
    throw new Error(`${text} ended with ${run.status}:\n${run.stdout}`);
  };
  symlinkSync(join(checkout, 'node_modules'), join(folder, 'node_modules'), 'junction');
  write('.gitignore', 'node_modules\n');
  write('package.json', '{ "name": "recruitment", "type": "module" }\n');
  git('init', '--initial-branch=main', '.');

  return {
    folder,
    entries,
    heading: (text) => add({ kind: 'heading', text }),
    say: (text) => add({ kind: 'prose', text }),
    write(path, text) {
      write(path, text);
      add({ kind: 'file', path, text });
    },
    edit(path, from, to) {
      const before = readFileSync(join(folder, path), 'utf8');
      if (!before.includes(from)) throw new Error(`${path} does not hold ${from}`);
      const after = before.replace(from, to);
      write(path, after);
      add({ kind: 'edit', path, ...changedLines(before, after) });
    },
    append(path, text) {
      write(path, readFileSync(join(folder, path), 'utf8') + text);
      add({ kind: 'edit', path, from: '', to: text.trimStart() });
    },
    orch: (words, exit = 0) =>
      type('orch', [process.execPath, join(checkout, 'packages/cli/dist/main.js')], words, exit),
    git(words, exit = 0) {
      type('git', ['git'], words, exit);
    },
    async psql(database, sql) {
      options.onTyped?.(`${database}=#`, `${sql};`);
      const session = await openSession(await resolveConnection(`embedded:${database}`, folder));
      try {
        const { rows, command, rowCount } = await session.query<Record<string, unknown>>(sql);
        const output = rows.length > 0 ? tableOf(rows) : tagOf(sql, command, rowCount);
        add({ kind: 'typed', prompt: `${database}=#`, text: `${sql};`, output });
        return rows;
      } finally {
        await closeSession(session);
      }
    },
    commit(message) {
      git('add', '-A');
      git('commit', '-m', message);
    },
  };
}

/** The lines of two texts between those in which they begin and end alike. */
function changedLines(before: string, after: string): { from: string; to: string } {
  const [from, to] = [before.split('\n'), after.split('\n')];
  while (from.length > 0 && to.length > 0 && from[0] === to[0]) {
    from.shift();
    to.shift();
  }
  while (from.length > 0 && to.length > 0 && from.at(-1) === to.at(-1)) {
    from.pop();
    to.pop();
  }
  return { from: from.join('\n'), to: to.join('\n') };
}

/** What psql would answer: the driver gives only the first word. */
function tagOf(sql: string, command: string, rows: number | null): string {
  const [, kind = ''] = sql.trim().split(/\s+/);
  if (command === 'CREATE' || command === 'ALTER') return `${command} ${kind}\n`;
  return rows === null ? `${command}\n` : `${command} ${rows}\n`;
}

function tableOf(rows: readonly Readonly<Record<string, unknown>>[]): string {
  const names = Object.keys(rows[0] ?? {});
  const cells = [names, ...rows.map((row) => names.map((name) => textOf(row[name])))];
  const widths = names.map((_, at) => Math.max(...cells.map((line) => (line[at] ?? '').length)));
  const lines = cells.map((line) =>
    line
      .map((cell, at) => ` ${cell.padEnd(widths[at] ?? 0)} `)
      .join('|')
      .trimEnd(),
  );
  const rule = widths.map((width) => '-'.repeat(width + 2)).join('+');
  return `${[lines[0], rule, ...lines.slice(1)].join('\n')}\n`;
}

function textOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
