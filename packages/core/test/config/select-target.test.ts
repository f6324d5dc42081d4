import { expect } from 'chai';
import type { OrchError } from '../../src/failure/orch-error.ts';
import { parseConfig } from '../../src/config/parse-config.ts';
import type { Project } from '../../src/config/project.ts';
import { selectTarget, selectTargets } from '../../src/config/select-target.ts';
import type { Selection } from '../../src/config/select-target.ts';

const environments = {
  dev: 'embedded:dev',
  prod: 'postgres://app:secret@db.example.com/shop',
};

function project(value: unknown): Project {
  return parseConfig({ value, env: {}, file: '/p/orch.config.ts', root: '/p', knexfile: null });
}

const one = project({ environments });
const two = project({
  databases: {
    main: { migrations: 'a', environments },
    other: { migrations: 'b', environments: { dev: 'embedded:other' } },
  },
});

function failure(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    return (error as OrchError).code;
  }
  return 'nothing was thrown';
}

describe('selectTarget', () => {
  it('takes the only database in its default environment', () => {
    const { database, environment } = selectTarget(one, {});
    expect([database.name, environment.name]).to.deep.equal(['main', 'dev']);
  });

  it('has local revisions except in a protected environment', () => {
    const folders = ['dev', 'prod'].map(
      (name) => selectTarget(one, { environment: name }).database.localDirectory,
    );
    expect(folders).to.deep.equal(['/p/.orch/local/main', undefined]);
  });

  const refusals: readonly (readonly [string, Project, Selection, string])[] = [
    ['an unknown environment', one, { environment: 'staging' }, 'CONFIG.UNKNOWN_ENVIRONMENT'],
    ['an unknown database', one, { database: 'x' }, 'CONFIG.UNKNOWN_DATABASE'],
    ['several databases', two, {}, 'CONFIG.AMBIGUOUS_DATABASE'],
    [
      'an environment that the database lacks',
      two,
      { database: 'other', environment: 'prod' },
      'CONFIG.UNKNOWN_ENVIRONMENT',
    ],
    ['a URL that cannot be read', one, { url: 'nonsense' }, 'CONFIG.INVALID'],
    [
      "production's URL in another environment",
      one,
      { url: 'postgresql://me@DB.example.com:5432/shop' },
      'CONFIG.WRONG_ENVIRONMENT',
    ],
  ];
  for (const [what, given, selection, code] of refusals) {
    it(`refuses ${what}`, () => {
      expect(failure(() => selectTarget(given, selection))).to.equal(code);
    });
  }

  it("takes production's URL in production, which stays protected", () => {
    const url = 'postgres://me@db.example.com/shop';
    const { environment } = selectTarget(one, { environment: 'prod', url });
    expect([environment.connection, environment.protected]).to.deep.equal([url, true]);
  });

  it('refuses a project without a configuration', () => {
    const none: Project = { ...one, source: { kind: 'none', path: null }, databases: new Map() };
    expect(failure(() => selectTarget(none, {}))).to.equal('CONFIG.NOT_FOUND');
    expect(failure(() => selectTargets(none, {}))).to.equal('CONFIG.NOT_FOUND');
  });
});

describe('selectTargets', () => {
  it('takes every database in its order', () => {
    expect(selectTargets(two, {}).map(({ database }) => database.name)).to.deep.equal([
      'main',
      'other',
    ]);
  });

  it('refuses when one of them lacks the environment', () => {
    expect(failure(() => selectTargets(two, { environment: 'prod' }))).to.equal(
      'CONFIG.UNKNOWN_ENVIRONMENT',
    );
  });

  it('refuses one URL for several databases', () => {
    expect(failure(() => selectTargets(two, { url: 'postgres://h/d' }))).to.equal(
      'CONFIG.AMBIGUOUS_DATABASE',
    );
  });
});
