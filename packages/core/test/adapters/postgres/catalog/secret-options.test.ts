import { expect } from 'chai';
import {
  readServerOptions,
  readUserMappingOptions,
} from '../../../../src/adapters/postgres/catalog/secret-options.ts';

describe('readServerOptions', () => {
  it('shows plain options, sorted', () => {
    expect(readServerOptions(['port=5432', 'host=db=1'])).to.deep.equal({
      host: 'db=1',
      port: '5432',
    });
  });

  it('hashes what sounds like a secret, so that only a change is seen', () => {
    const one = readServerOptions(['sslpassword=hunter2']);
    const other = readServerOptions(['sslpassword=hunter3']);
    expect(JSON.stringify([one, other])).to.not.contain('hunter');
    expect(one).to.not.deep.equal(other);
  });
});

describe('readUserMappingOptions', () => {
  it('hashes all but the name of the user', () => {
    const options = readUserMappingOptions(['user=ada', 'anything=hunter2']);
    expect(options['user']).to.equal('ada');
    expect(JSON.stringify(options)).to.not.contain('hunter2');
  });
});
