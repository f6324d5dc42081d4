import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { parse } from 'yaml';

interface Compose {
  readonly services: Readonly<
    Record<
      string,
      {
        readonly image: string;
        readonly ports: readonly string[];
        readonly volumes: readonly string[];
        readonly environment: Readonly<Record<string, string>>;
        readonly healthcheck: { readonly test: readonly string[] };
      }
    >
  >;
  readonly volumes: Readonly<Record<string, unknown>>;
}

describe('docker/compose.yaml', () => {
  const text = readFileSync(join(import.meta.dirname, '../../docker/compose.yaml'), 'utf8');
  const compose = parse(text, { merge: true }) as Compose;
  const services = Object.entries(compose.services);

  it('has dev, prod and reference', () => {
    expect(services.map(([name]) => name)).to.deep.equal(['dev', 'prod', 'reference']);
  });

  it('publishes each on the loopback address, on a port of its own', () => {
    const ports = services.flatMap(([, service]) => service.ports);
    for (const port of ports) expect(port).to.match(/^127\.0\.0\.1:\d+:5432$/);
    expect(new Set(ports).size).to.equal(services.length);
  });

  it('keeps the data of each in a volume of its own', () => {
    const folder = '/var/lib/postgresql/data';
    for (const [name, service] of services) {
      expect(service.volumes).to.deep.equal([`${name}:${folder}`]);
      expect(service.environment['PGDATA']).to.match(new RegExp(`^${folder}/`));
    }
    expect(Object.keys(compose.volumes)).to.deep.equal(services.map(([name]) => name));
  });

  it('checks each over TCP, with the user and database it makes', () => {
    for (const [, { healthcheck, environment }] of services) {
      expect(healthcheck.test).to.include.members([
        'pg_isready',
        '--host=127.0.0.1',
        `--username=${environment['POSTGRES_USER']}`,
        `--dbname=${environment['POSTGRES_DB']}`,
      ]);
    }
  });

  it('says the URL of each', () => {
    for (const [name, service] of services) {
      const port = service.ports[0]?.split(':')[1];
      expect(text).to.match(
        new RegExp(`# ${name} +postgres://orch:orch@127\\.0\\.0\\.1:${port}/orch\\n`),
      );
    }
  });
});
