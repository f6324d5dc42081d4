import type { CommitFacts, CommitSha, Repository } from '../../git/repository.ts';
import { gitFailed, unknownCommit } from './errors.ts';
import { readObjects } from './read-objects.ts';

const person = /^(.*?) ?<([^>]*)> (\d+) [+-]\d{4}$/;
const largestCommit = 1024 * 1024;

/**
 * What a commit says about itself.
 *
 * @throws OrchError `GIT.UNKNOWN_COMMIT`, `GIT.FAILED`
 */
export async function readCommit(repository: Repository, sha: CommitSha): Promise<CommitFacts> {
  for await (const object of readObjects(repository, [sha], largestCommit)) {
    if (object.kind === 'object' && object.type === 'commit') return parseCommit(sha, object.bytes);
    if (object.kind === 'tooLarge') throw gitFailed('cat-file', 0, `${sha} is too large`);
  }
  throw unknownCommit(sha, repository.isShallow);
}

function parseCommit(sha: CommitSha, bytes: Uint8Array): CommitFacts {
  const text = new TextDecoder('utf-8').decode(bytes);
  const end = text.indexOf('\n\n');
  const head = (end === -1 ? text : text.slice(0, end)).split('\n');
  const values = (key: string) =>
    head.filter((line) => line.startsWith(`${key} `)).map((line) => line.slice(key.length + 1));
  const [, name = '', email = ''] = person.exec(values('author')[0] ?? '') ?? [];
  const seconds = Number(person.exec(values('committer')[0] ?? '')?.[3] ?? 0);
  return {
    sha,
    parents: values('parent').map((parent) => parent as CommitSha),
    author: { name, email },
    committedAt: new Date(seconds * 1000).toISOString(),
    subject:
      end === -1
        ? ''
        : (text
            .slice(end + 2)
            .trimStart()
            .split('\n')[0] ?? ''),
  };
}
