import { AsyncLocalStorage } from 'node:async_hooks';
import { Socket } from 'node:net';
import type { NetConnectOpts } from 'node:net';

const ownConnections = new AsyncLocalStorage<true>();
let connecting = 0;

/** Runs orch's own connecting, which the guard lets through. */
export async function asOwnConnection<T>(connect: () => Promise<T>): Promise<T> {
  connecting += 1;
  try {
    return await ownConnections.run(true, connect);
  } finally {
    connecting -= 1;
    // While a store is in use, every promise of the process costs several times as much.
    if (connecting === 0) ownConnections.disable();
  }
}

/** The address that only orch connects to. */
export interface GuardedAddress {
  readonly host: string;
  readonly port: number;
  /** The address behind the host name, once a connection stands. */
  remoteAddress: string | null;
}

/**
 * Refuses every socket to the database server that is not orch's own, for the life of the process:
 * first by name, and, where a name hides the address, by the address once it is connected.
 * `onAttempt` returns the error with which the socket ends.
 */
export function guardSockets(guarded: GuardedAddress, onAttempt: () => Error): void {
  const connect = Socket.prototype.connect;
  const guardedConnect = function (this: Socket, ...args: unknown[]): Socket {
    if (ownConnections.getStore() === true) return Reflect.apply(connect, this, args);
    if (isGuarded(addressOf(args), guarded)) {
      const error = onAttempt();
      process.nextTick(() => this.destroy(error));
      return this;
    }
    this.prependOnceListener('connect', () => {
      const isServer =
        this.remotePort === guarded.port &&
        guarded.remoteAddress !== null &&
        this.remoteAddress === guarded.remoteAddress;
      if (isServer) this.destroy(onAttempt());
    });
    return Reflect.apply(connect, this, args);
  };
  Socket.prototype.connect = guardedConnect;
}

interface Address {
  readonly host: string;
  readonly port: number | null;
  readonly path: string | null;
}

function isGuarded(address: Address, guarded: GuardedAddress): boolean {
  if (address.path !== null) return address.path === `${guarded.host}/.s.PGSQL.${guarded.port}`;
  if (address.port !== guarded.port) return false;
  const same = address.host.toLowerCase() === guarded.host.toLowerCase();
  return same || (isLoopback(address.host) && isLoopback(guarded.host));
}

function isLoopback(host: string): boolean {
  return (
    host === 'localhost' ||
    host === '::1' ||
    host.startsWith('127.') ||
    host.startsWith('::ffff:127.')
  );
}

/** `connect` takes a port and host, a path, an object, or what `net` normalised from those. */
function addressOf(args: readonly unknown[]): Address {
  const [first, second] = args;
  if (Array.isArray(first)) return addressOf(first);
  if (typeof first === 'object' && first !== null) return addressOfOptions(first as NetConnectOpts);
  if (typeof first === 'string' && !/^\d+$/.test(first))
    return { host: '', port: null, path: first };
  return {
    host: typeof second === 'string' ? second : 'localhost',
    port: Number(first),
    path: null,
  };
}

function addressOfOptions(options: NetConnectOpts): Address {
  if ('path' in options) return { host: '', port: null, path: options.path };
  return { host: options.host ?? 'localhost', port: options.port, path: null };
}
