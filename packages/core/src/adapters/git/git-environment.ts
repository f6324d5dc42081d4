/** What git needs to find itself, its user and the user's own configuration. */
const kept = [
  'PATH',
  'HOME',
  'USER',
  'LOGNAME',
  'XDG_CONFIG_HOME',
  'LD_LIBRARY_PATH',
  'TMPDIR',
  'TEMP',
  'TMP',
  'SystemRoot',
  'SystemDrive',
  'ComSpec',
  'PATHEXT',
  'USERPROFILE',
  'HOMEDRIVE',
  'HOMEPATH',
  'APPDATA',
  'LOCALAPPDATA',
  'ProgramData',
  'GIT_CONFIG_GLOBAL',
  'GIT_CONFIG_SYSTEM',
  'GIT_CONFIG_NOSYSTEM',
];

const fixed = {
  LC_ALL: 'C',
  GIT_OPTIONAL_LOCKS: '0',
  GIT_TERMINAL_PROMPT: '0',
  /** Grafts tell git other parents than those that commits have. */
  GIT_GRAFT_FILE: '/dev/null',
  /** A partial clone fetches what it lacks, through whatever program its configuration names. */
  GIT_NO_LAZY_FETCH: '1',
  /** Versions of git that do not know the line above have no transport left to fetch with. */
  GIT_ALLOW_PROTOCOL: 'none',
};

/** The variables that a git process may be given on top of what `simple-git` allows. */
export const allowedGitVariables: readonly string[] = [
  ...kept.filter((name) => name.startsWith('GIT_')),
  ...Object.keys(fixed).filter((name) => name.startsWith('GIT_')),
];

/**
 * The whole environment of a git process. `GIT_DIR` and its like, which point every call at
 * another repository, do not reach it (git sets them for its hooks), nor do editors and pagers.
 */
export function gitEnvironment(
  environment: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  const inherited = kept.flatMap((name) => {
    const value = environment[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return { ...Object.fromEntries(inherited), ...fixed };
}

/**
 * Configuration that wins over the repository's: programs that it names are not run, and a bare
 * repository that lies in the work tree is not entered.
 */
export const safeConfiguration: readonly string[] = [
  'core.fsmonitor=false',
  'core.hooksPath=/dev/null',
  'safe.bareRepository=explicit',
  // Git would warn about the file of grafts that it is given instead of the repository's.
  'advice.graftFileDeprecated=false',
];

/** Options of every call, before the command: real objects, plain paths, no lock for a refresh. */
export const safeOptions: readonly string[] = [
  '--no-pager',
  '--no-optional-locks',
  '--no-replace-objects',
  '--literal-pathspecs',
];
