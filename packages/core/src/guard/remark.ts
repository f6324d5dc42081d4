/** For a branch that has no business with revisions. */
const onFeatures = [
  'A migration on a feature branch. How brave. How wrong.',
  'Revisions are born on the release branch, like royalty. This one climbed in through a window.',
  'This branch has opinions about the schema. The schema did not ask.',
  'Lovely file name. A pity that nobody will ever apply it.',
  'Production sends its regards, and this branch back.',
  'A time stamp in a file name does not make it history.',
  'There is a process. It is short, and this is not it.',
] as const;

/** For a branch that rewrites what is released. */
const onReleases = [
  'History is written once. The rest is forgery.',
  'It ran in production. Production remembers what you are trying to forget.',
  'Editing a released revision changes nothing, except that nobody can trust it now.',
  'Somewhere a checksum just raised an eyebrow.',
  'That revision has left the building. So should this change.',
] as const;

/** A dry line about what was found, the same for the same commit. */
export function remarkOn(commit: string, about: 'features' | 'releases'): string {
  const lines: readonly string[] = about === 'features' ? onFeatures : onReleases;
  const digits = Number.parseInt(commit.slice(0, 8), 16);
  return lines[Number.isNaN(digits) ? 0 : digits % lines.length] ?? '';
}
