import { expect } from 'chai';
import { databaseFailureKind } from '../../../src/adapters/postgres/sqlstate.ts';

describe('databaseFailureKind', () => {
  const failure = (code: string | null, message = 'x'): Error =>
    Object.assign(new Error(message), code === null ? {} : { code });

  const kinds = [
    ['55P03', 'lockTimeout'],
    ['40P01', 'deadlock'],
    ['25006', 'readOnly'],
    ['42501', 'insufficientPrivilege'],
    ['57P01', 'adminShutdown'],
    ['57P02', 'adminShutdown'],
    ['57P03', 'serverStarting'],
    ['28P01', 'authentication'],
    ['28000', 'authentication'],
    ['08006', 'connectionLost'],
    ['ECONNRESET', 'connectionLost'],
    ['ECONNREFUSED', 'connectionRefused'],
    ['CERT_HAS_EXPIRED', 'tls'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'tls'],
    ['42601', 'other'],
  ] as const;
  for (const [code, kind] of kinds) {
    it(`calls ${code} ${kind}`, () => {
      expect(databaseFailureKind(failure(code))).to.equal(kind);
    });
  }

  for (const [message, kind] of [
    ['Connection terminated unexpectedly', 'connectionLost'],
    ['Client has encountered a connection error and is not queryable', 'connectionLost'],
    ['timeout expired', 'connectionTimeout'],
    ['The server does not support SSL connections', 'tls'],
    ['SASL: SCRAM-SERVER-FIRST-MESSAGE: client password must be a string', 'authentication'],
    ['something else', 'other'],
  ] as const) {
    it(`calls "${message}" without a code ${kind}`, () => {
      expect(databaseFailureKind(failure(null, message))).to.equal(kind);
    });
  }

  it('calls what is no error other', () => {
    expect(databaseFailureKind({ code: '55P03' })).to.equal('other');
  });
});
