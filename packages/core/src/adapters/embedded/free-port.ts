import { createServer } from 'node:net';

/** The preferred port when nothing listens on it, else any free one, on the loopback address. */
export async function freePort(preferred: number | null): Promise<number> {
  return (preferred === null ? null : await tryPort(preferred)) ?? (await anyPort());
}

async function anyPort(): Promise<number> {
  const port = await tryPort(0);
  if (port === null) throw new Error('no free port on the loopback address');
  return port;
}

function tryPort(wanted: number): Promise<number | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(null));
    server.listen(wanted, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' ? (address?.port ?? null) : null;
      server.close(() => resolve(port));
    });
  });
}
