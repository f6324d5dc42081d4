import { chown, copyFile, chmod, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { startServer } from '../../packages/core/src/adapters/embedded/start-server.ts';
import { stopServer } from '../../packages/core/src/adapters/embedded/stop-server.ts';
import { resolveConnection } from '../../packages/core/src/adapters/postgres/connect.ts';
import { embeddedProject } from '../support/embedded-project.ts';
import { failure } from '../support/failure.ts';
import { query } from '../support/postgres.ts';

describe('a connection with TLS', () => {
  // A certificate of its own authority, for 127.0.0.1 only; its key is used nowhere else.
  const certificates = join(import.meta.dirname, '../support/tls');
  let url: string;

  before(async () => {
    const root = await embeddedProject();
    const { home } = await startServer(root, { settings: { fsync: 'off' } });
    await stopServer(root);
    const { uid, gid } = await stat(home.data);
    for (const name of ['server.crt', 'server.key']) {
      await copyFile(join(certificates, name), join(home.data, name));
      await chmod(join(home.data, name), 0o600);
      await chown(join(home.data, name), uid, gid);
    }
    const { target } = await startServer(root, { settings: { fsync: 'off', ssl: 'on' } });
    url = `postgres://${target.user}:${target.password ?? ''}@127.0.0.1:${target.port}/postgres`;
  });

  async function isEncrypted(parameters: string, host = '127.0.0.1'): Promise<unknown> {
    const target = await resolveConnection(`${url}?${parameters}`, '/');
    const rows = await query(
      { ...target, host },
      'SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()',
    );
    return rows[0]?.['ssl'];
  }

  const authority = `sslrootcert=${encodeURIComponent(join(certificates, 'server.crt'))}`;

  it('is not made with sslmode=disable', async () => {
    expect(await isEncrypted('sslmode=disable')).to.equal(false);
  });

  it('is made to a server whose authority is given', async () => {
    expect(await isEncrypted(`sslmode=verify-full&${authority}`)).to.equal(true);
  });

  it('is made to any server with sslmode=no-verify', async () => {
    expect(await isEncrypted('sslmode=no-verify')).to.equal(true);
  });

  it('is refused to a server whose authority is unknown', async () => {
    for (const mode of ['require', 'verify-full']) {
      const error = await failure(isEncrypted(`sslmode=${mode}`));
      expect(error.code).to.equal('CONNECTION.TLS');
    }
  });

  it('is refused to a server with another name', async () => {
    const error = await failure(isEncrypted(`sslmode=verify-full&${authority}`, 'localhost'));
    expect(error.code).to.equal('CONNECTION.TLS');
  });
});
