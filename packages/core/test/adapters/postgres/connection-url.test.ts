import { inspect } from 'node:util';
import { expect } from 'chai';
import { parseConnectionUrl } from '../../../src/adapters/postgres/connection-url.ts';
import type { ConnectionParts } from '../../../src/adapters/postgres/connection-url.ts';
import { OrchError } from '../../../src/failure/orch-error.ts';

describe('parseConnectionUrl', () => {
  const readable: readonly (readonly [string, ConnectionParts])[] = [
    ['postgres://u:p@h:6000/d', { host: 'h', port: 6000, user: 'u', password: 'p', database: 'd' }],
    ['postgresql://u:p%40%3A%2F%25%23@h', { host: 'h', user: 'u', password: 'p@:/%#' }],
    ['postgres://u:p@:/%#?@h/d', { host: 'h', user: 'u', password: 'p@:/%#?', database: 'd' }],
    ['postgres://u:1/2@h/d', { host: 'h', user: 'u', password: '1/2', database: 'd' }],
    ['postgres://u:a%zz@h', { host: 'h', user: 'u', password: 'a%zz' }],
    ['postgres://u:%ff@h', { host: 'h', user: 'u', password: '%ff' }],
    ['postgres://u:a+b@h', { host: 'h', user: 'u', password: 'a+b' }],
    ['postgres://%75@h/%64', { host: 'h', user: 'u', database: 'd' }],
    ['postgres://[::1]:6000', { host: '::1', port: 6000 }],
    ['postgres://', {}],
    ['postgres://h/d?application_name=a@b', { host: 'h', database: 'd' }],
    [
      'postgres://u:p@h/d?application_name=a@b',
      { host: 'h', user: 'u', password: 'p', database: 'd' },
    ],
    ['postgres://h?sslmode=disable', { host: 'h', ssl: false }],
    ['postgres://h?sslmode=no-verify', { host: 'h', ssl: { rejectUnauthorized: false } }],
    ['postgres://h?sslmode=require', { host: 'h', ssl: {} }],
    [
      'postgres://h?sslmode=require&uselibpqcompat=true',
      { host: 'h', ssl: { rejectUnauthorized: false } },
    ],
    ['postgres://h?ssl=true', { host: 'h', ssl: true }],
    ['postgres://h?options=-c%20a%3Db', { host: 'h', options: '-c a=b' }],
    [
      'postgres:///d?host=/run/pg&port=6000&user=u',
      { host: '/run/pg', port: 6000, user: 'u', database: 'd' },
    ],
  ];
  for (const [url, parts] of readable) {
    it(`reads ${url}`, () => {
      expect(parseConnectionUrl(url)).to.deep.equal(parts);
    });
  }

  for (const [url, why] of [
    ['mysql://u:secret-canary@h/d', 'another scheme'],
    ['postgres://u:secret-canary@h:port/d', 'a port that is no number'],
    ['postgres://u:secret-canary@h:70000/d', 'a port that is too large'],
    ['postgres://u:secret-canary@h:0/d', 'port 0'],
    ['postgres://u:secret-canary@h/d?sslmod=require', 'a parameter that is misspelt'],
    ['postgres://u:secret-canary@h/d?sslmode=maybe', 'an unknown sslmode'],
    ['postgres://u:secret-canary@h/a/b', 'a path of two parts'],
    ['secret-canary', 'what is no URL'],
    ['', 'nothing'],
  ] as const) {
    it(`refuses ${why} without quoting the URL`, () => {
      let error: unknown;
      try {
        parseConnectionUrl(url);
      } catch (thrown) {
        error = thrown;
      }
      expect(error).to.be.instanceOf(OrchError).and.include({
        code: 'CONNECTION.INVALID',
        exitCode: 2,
      });
      expect(inspect(error)).to.not.include('secret-canary');
    });
  }
});
