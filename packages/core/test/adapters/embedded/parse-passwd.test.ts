import { expect } from 'chai';
import { parsePasswd } from '../../../src/adapters/embedded/server-account.ts';

describe('parsePasswd', () => {
  it('reads the accounts but root’s, and negative numbers from the top', () => {
    const text = [
      'root:x:0:0:root:/root:/bin/sh',
      'postgres:x:101:104::/var/lib/postgresql:/bin/bash',
      'nobody:*:-2:-2:Unprivileged User:/var/empty:/usr/bin/false',
      '# a comment',
      '',
    ].join('\n');
    expect(parsePasswd(text)).to.deep.equal([
      { name: 'postgres', uid: 101, gid: 104 },
      { name: 'nobody', uid: 4294967294, gid: 4294967294 },
    ]);
  });
});
