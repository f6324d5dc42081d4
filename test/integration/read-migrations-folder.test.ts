import { expect } from 'chai';
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import {
  readMigrationsFolder,
  type FolderHistory,
} from '../../packages/core/src/adapters/files/read-migrations-folder.ts';
import { largestSource } from '../../packages/core/src/revision/decode-source.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const code = 'exports.up = async () => {};\nexports.down = async () => {};\n';
const nobody = 65_534;

describe('readMigrationsFolder', () => {
  let root: string;
  let folder: string;

  beforeEach(() => {
    root = temporaryFolder('folder');
    chmodSync(root, 0o755);
    folder = join(root, 'migrations');
    mkdirSync(folder);
  });

  const write = (name: string, text: string | Uint8Array = code, at = folder) =>
    writeFileSync(join(at, name), text);

  const settings = { loadExtensions: ['.js', '.ts'], sortDirsSeparately: false };
  const read = (directories: readonly string[] = [folder], sortDirsSeparately = false) =>
    readMigrationsFolder({ ...settings, directories, sortDirsSeparately }, { root });

  const idsOf = ({ history }: FolderHistory) => history.graph.topologicalOrder();
  const found = ({ findings }: FolderHistory) =>
    findings.map(({ code: what, subject }) => `${what} ${subject}`);

  it('reads local revisions, and leaves out those that build on what is not there', async () => {
    const localDirectory = join(root, '.orch/local/main');
    const readBoth = () =>
      readMigrationsFolder({ ...settings, directories: [folder], localDirectory }, { root });
    const header = (id: string, parent: string) =>
      `/**\n * A.\n *\n * @revision ${id}\n * @parents  ${parent}\n */\n${code}`;
    write('1_a.js');
    expect(idsOf(await readBoth())).to.deep.equal(['1_a']);

    mkdirSync(localDirectory, { recursive: true });
    write('2_b.js', header('2_b', '1_a'), localDirectory);
    write('3_c.js', header('3_c', '2_b'), localDirectory);
    write('4_d.js', header('4_d', '2_other'), localDirectory);
    write('5_e.js', header('5_e', '4_d'), localDirectory);
    const result = await readBoth();
    expect(idsOf(result)).to.deep.equal(['1_a', '2_b', '3_c']);
    expect(found(result)).to.deep.equal(['FOLDER.LOCAL_LEFT_OUT 4_d', 'FOLDER.LOCAL_LEFT_OUT 5_e']);
  });

  it('reads the files that Knex would load, and no others', async () => {
    for (const name of ['1_a.js', '2_b.ts', '2_b.d.ts', '3_c.sql', 'README.md', '.js']) write(name);
    mkdirSync(join(folder, 'sql'));
    const result = await read();
    expect(idsOf(result)).to.deep.equal(['1_a', '2_b']);
    expect([...result.files.values()]).to.deep.equal([
      join(folder, '1_a.js'),
      join(folder, '2_b.ts'),
    ]);
    expect(found(result)).to.deep.equal([]);
  });

  it('names what has the name of a revision and is no regular file, without waiting', async () => {
    write('1_good.js');
    mkdirSync(join(folder, '2_folder.js'));
    execFileSync('mkfifo', [join(folder, '3_pipe.js'), join(folder, 'pipe')]);
    symlinkSync('/etc/passwd', join(folder, '4_out.js'));
    symlinkSync('5_loop.js', join(folder, '5_loop.js'));
    symlinkSync('1_good.js', join(folder, '6_inside.js'));
    symlinkSync('nowhere', join(folder, '7_dangling.js'));
    const socket = createServer();
    await new Promise<void>((done) => socket.listen(join(folder, '8_socket.js'), done));

    const result = await read();
    await new Promise((done) => socket.close(done));

    expect(idsOf(result)).to.deep.equal(['1_good']);
    expect(result.findings.map(({ message }) => message)).to.deep.equal([
      'migrations/2_folder.js is a folder, not a regular file',
      'migrations/3_pipe.js is a named pipe, not a regular file',
      'migrations/4_out.js is a symbolic link out of the folder, not a regular file',
      'migrations/5_loop.js is a symbolic link in a circle, not a regular file',
      'migrations/6_inside.js is a symbolic link to 1_good.js, not a regular file',
      'migrations/7_dangling.js is a symbolic link to nothing, not a regular file',
      'migrations/8_socket.js is a socket, not a regular file',
      'migrations/pipe is a named pipe, not a regular file',
    ]);
  });

  it('names a file that it may not read and reads the others', async () => {
    write('1_a.js');
    write('2_secret.js');
    chmodSync(join(folder, '2_secret.js'), 0o000);
    const result = await asNobody(() => read());
    expect(found(result)).to.deep.equal(['FOLDER.UNREADABLE migrations/2_secret.js']);
    expect(idsOf(result)).to.deep.equal(['1_a']);
  });

  it('names a folder that it may not read', async () => {
    chmodSync(folder, 0o000);
    const result = await asNobody(() => read());
    chmodSync(folder, 0o755);
    expect(found(result)).to.deep.equal([`FOLDER.UNREADABLE ${folder}`]);
  });

  it('collects every file that is wrong', async () => {
    write('1_nul.js', 'a\0b');
    write('2_latin.js', Uint8Array.of(0x2f, 0x2f, 0xe9));
    write('3_header.js', '/** @revision other */\n');
    write('4_large.js', Buffer.alloc(largestSource + 1, 0x20));
    write('CON.js');
    write('a\\b.js');
    write('esc\u001b[31m.js');
    const result = await read();
    expect(found(result)).to.deep.equal([
      'REVISION.NOT_TEXT migrations/1_nul.js',
      'REVISION.NOT_TEXT migrations/2_latin.js',
      'REVISION.BAD_HEADER migrations/3_header.js',
      'REVISION.TOO_LARGE migrations/4_large.js',
      'REVISION.BAD_NAME migrations/CON.js',
      'REVISION.BAD_NAME migrations/a\\b.js',
      'REVISION.BAD_NAME migrations/esc\u001b[31m.js',
    ]);
    expect(result.findings.some(({ message }) => message.includes('\u001b'))).to.equal(false);
  });

  it('names a file whose name is not UTF-8', async () => {
    writeFileSync(
      Buffer.concat([Buffer.from(`${folder}/1_`), Buffer.of(0xff, 0x2e, 0x6a, 0x73)]),
      code,
    );
    const [finding] = (await read()).findings;
    expect(finding?.severity).to.equal('error');
  });

  it('finds one revision in two languages', async () => {
    write('1_a.js');
    write('1_a.ts');
    expect(found(await read())).to.deep.equal(['HISTORY.DUPLICATE_ID 1_a']);
  });

  it('warns of a folder that is not there', async () => {
    const result = await read([join(root, 'nowhere')]);
    expect(result.findings.map(({ severity, code: what }) => [severity, what])).to.deep.equal([
      ['warning', 'FOLDER.MISSING'],
    ]);
  });

  it('refuses a folder that is a link out of the project and reads one that stays inside', async () => {
    write('1_a.js');
    const outside = temporaryFolder('outside');
    write('1_evil.js', code, outside);
    symlinkSync(outside, join(root, 'out'));
    symlinkSync(folder, join(root, 'in'));
    expect(found(await read([join(root, 'out')]))).to.deep.equal([
      `FOLDER.LINK_OUT ${join(root, 'out')}`,
    ]);
    expect(idsOf(await read([join(root, 'in')]))).to.deep.equal(['1_a']);
  });

  it('puts several folders into one order, or one after the other', async () => {
    const second = join(root, 'second');
    mkdirSync(second);
    write('2_b.js');
    write('1_a.js', code, second);
    expect(idsOf(await read([folder, second]))).to.deep.equal(['1_a', '2_b']);
    expect(idsOf(await read([folder, second], true))).to.deep.equal(['2_b', '1_a']);
  });

  it('gives paths relative to the repository', async () => {
    const project = join(root, 'services', 'api');
    mkdirSync(join(project, 'migrations'), { recursive: true });
    mkdirSync(join(root, '.git'));
    write('1_a.js', code, join(project, 'migrations'));
    const { history } = await read([join(project, 'migrations')]);
    expect([...history.revisions.values()].map(({ path }) => path)).to.deep.equal([
      'services/api/migrations/1_a.js',
    ]);
  });

  it('reads 10,000 files', async () => {
    for (let at = 0; at < 10_000; at += 1) write(`${20_200_101_000_000 + at}_r.js`);
    const result = await read();
    expect([result.history.graph.size, result.findings.length]).to.deep.equal([10_000, 0]);
  });
});

/** Root may read everything, so a test of permissions gives its rights up for a moment. */
async function asNobody<T>(action: () => Promise<T>): Promise<T> {
  const { seteuid } = process;
  if (seteuid === undefined || process.getuid?.() !== 0) return action();
  seteuid(nobody);
  try {
    return await action();
  } finally {
    seteuid(0);
  }
}
