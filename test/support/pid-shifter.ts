import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import type { PostgresTarget } from '../../packages/core/src/adapters/postgres/connect.ts';

/** A proxy that promises another backend than the one that answers, as a transaction pooler does. */
export async function startPidShifter(
  upstream: PostgresTarget,
): Promise<{ readonly port: number; close(): void }> {
  const server = createServer((client) => {
    const backend = connect(upstream.port, upstream.host);
    client.on('error', () => undefined).on('close', () => backend.destroy());
    backend.on('error', () => undefined).on('close', () => client.destroy());
    client.pipe(backend);
    backend.on('data', (chunk: Buffer) => {
      // BackendKeyData is 'K', a length of 12 (16 since protocol 3.2), the pid and the secret.
      const at = chunk.indexOf(Buffer.from([0x4b, 0, 0, 0, 12]));
      if (at >= 0) chunk.writeInt32BE(chunk.readInt32BE(at + 5) + 1, at + 5);
      client.write(chunk);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { port: (server.address() as AddressInfo).port, close: () => server.close() };
}
