import { once as onceEvent } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import type { PostgresTarget } from '../../packages/core/src/adapters/postgres/connect.ts';
import { FrameReader } from './wire-frames.ts';
import type { Frame } from './wire-frames.ts';

/**
 * What happens to a connection when a message of the client matches:
 * - `cutBefore`: the message does not reach the server, both sides are reset;
 * - `cutAfterReply`: the server handles it, its reply does not reach the client, both sides are reset;
 * - `blackholeBefore`: it does not reach the server, and from then on nothing passes either way;
 * - `blackholeAfterReply`: the server handles it, and neither its reply nor anything later passes;
 * - `hold`: it waits, with everything behind it, until `release()`.
 */
export type Fault =
  'cutBefore' | 'cutAfterReply' | 'blackholeBefore' | 'blackholeAfterReply' | 'hold';

/** A fault that waits for its message; it happens once. */
export interface ArmedFault {
  /** Settles when the fault has happened: the reply was swallowed, the message is held, ... */
  readonly happened: Promise<void>;
  /** Lets a held message go on. */
  release(): void;
}

/** A TCP proxy in front of a PostgreSQL server (without TLS) that makes real network faults. */
export interface TcpProxy {
  readonly port: number;
  /** The same database, reached through the proxy. */
  through(target: PostgresTarget): PostgresTarget;
  /** Number of connections that are open now. */
  connections(): number;
  /** Arms a fault for the next client message (SQL text, or any bytes) that matches. */
  once(pattern: RegExp, fault: Fault): ArmedFault;
  /** Resets the connection that next passes this many bytes from the server. */
  cutAfterServerBytes(bytes: number): ArmedFault;
  /** Resets both sides of every connection. */
  cut(): void;
  /** Nothing passes any more, on old and new connections; they stay open. */
  blackhole(): void;
  /** Lets everything pass again on connections made from now on. */
  pass(): void;
  close(): Promise<void>;
}

interface Armed {
  readonly pattern: RegExp | null;
  readonly serverBytes: number;
  readonly fault: Fault;
  happen(): void;
  readonly released: Promise<void>;
}

interface Link {
  readonly client: Socket;
  readonly server: Socket;
  /** Nothing passes in this direction while false. */
  toServer: boolean;
  toClient: boolean;
  afterReply: Armed | null;
}

/** Starts a proxy on a free loopback port. */
export async function startTcpProxy(upstream: { host: string; port: number }): Promise<TcpProxy> {
  const links = new Set<Link>();
  const armed: Armed[] = [];
  let dark = false;

  const server = createServer((client) => {
    const link: Link = {
      client,
      server: connect(upstream.port, upstream.host),
      toServer: !dark,
      toClient: !dark,
      afterReply: null,
    };
    links.add(link);
    wire(link, armed, () => links.delete(link));
  });
  server.listen(0, '127.0.0.1');
  await onceEvent(server, 'listening');
  const { port } = server.address() as AddressInfo;

  const arm = (pattern: RegExp | null, serverBytes: number, fault: Fault): ArmedFault => {
    const happened = signal();
    const released = signal();
    armed.push({ pattern, serverBytes, fault, happen: happened.give, released: released.given });
    return { happened: happened.given, release: released.give };
  };

  return {
    port,
    through: (target) => ({ ...target, host: '127.0.0.1', port }),
    connections: () => links.size,
    once: (pattern, fault) => arm(pattern, 0, fault),
    cutAfterServerBytes: (bytes) => arm(null, bytes, 'cutBefore'),
    cut: () => links.forEach(reset),
    blackhole: () => {
      dark = true;
      links.forEach(darken);
    },
    pass: () => {
      dark = false;
    },
    close: async () => {
      links.forEach(reset);
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function wire(link: Link, armed: Armed[], onEnd: () => void): void {
  const { client, server } = link;
  let queue = Promise.resolve();
  const fromClient = new FrameReader('client');
  const fromServer = new FrameReader('server');
  client.on('data', (chunk: Buffer) => {
    for (const frame of fromClient.read(chunk)) {
      if (frame.asksEncryption) fromServer.expectLetter();
      queue = queue.then(() => passToServer(link, frame, armed));
    }
  });

  let passed = 0;
  server.on('data', (chunk: Buffer) => {
    for (const frame of fromServer.read(chunk)) {
      if (link.afterReply !== null) {
        if (frame.type === 'Z') finishAfterReply(link, link.afterReply);
        continue;
      }
      if (!link.toClient) continue;
      client.write(frame.bytes);
      passed += frame.bytes.length;
      const limit = armed.findIndex((a) => a.pattern === null && passed >= a.serverBytes);
      if (limit >= 0) {
        reset(link);
        armed.splice(limit, 1)[0]?.happen();
      }
    }
  });

  for (const [from, to] of [
    [client, server],
    [server, client],
  ] as const) {
    from.setNoDelay(true);
    // A reset is an ordinary end here.
    from.on('error', () => undefined);
    from.on('end', () => {
      if (link.toServer && link.toClient) to.end();
    });
    from.on('close', () => {
      if (link.toServer && link.toClient) to.destroy();
      if (client.destroyed && server.destroyed) onEnd();
    });
  }
}

async function passToServer(link: Link, frame: Frame, armed: Armed[]): Promise<void> {
  if (!link.toServer) return;
  const at = armed.findIndex((a) => a.pattern?.test(frame.text) === true);
  const fault = at < 0 ? undefined : armed.splice(at, 1)[0];
  switch (fault?.fault) {
    case undefined:
      link.server.write(frame.bytes);
      return;
    case 'cutBefore':
      reset(link);
      fault.happen();
      return;
    case 'blackholeBefore':
      darken(link);
      fault.happen();
      return;
    case 'cutAfterReply':
    case 'blackholeAfterReply':
      link.afterReply = fault;
      link.server.write(frame.bytes);
      return;
    case 'hold':
      fault.happen();
      await fault.released;
      link.server.write(frame.bytes);
  }
}

function finishAfterReply(link: Link, fault: Armed): void {
  if (fault.fault === 'cutAfterReply') reset(link);
  else darken(link);
  fault.happen();
}

function reset(link: Link): void {
  link.toServer = false;
  link.toClient = false;
  link.client.resetAndDestroy();
  link.server.resetAndDestroy();
}

function darken(link: Link): void {
  link.toServer = false;
  link.toClient = false;
}

function signal(): { readonly given: Promise<void>; give(): void } {
  let give = (): void => undefined;
  const given = new Promise<void>((resolve) => {
    give = resolve;
  });
  return { given, give };
}
