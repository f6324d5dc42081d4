/** The hooks that orch writes. */
export const hookNames = ['pre-commit', 'pre-push', 'post-checkout'] as const;

/** A hook that orch writes. */
export type HookName = (typeof hookNames)[number];

/** Where a hook finds orch and the project. */
export interface HookPlace {
  /** The configuration file from the top of the work tree, with `/`. */
  readonly config: string;
  /** Absolute paths of this machine, for a client that has no node on its path; null in a folder that is shared with others. */
  readonly machine: { readonly node: string; readonly main: string } | null;
}

const marker = '# orch:hook';

/** What is appended to the name of a hook that was there before. */
export const previousSuffix = '.before-orch';

/** Whether a file is a hook of orch, of any version and with any line ends. */
export function isOwnHook(text: string): boolean {
  return text.split(/\r?\n/, 2)[1]?.startsWith(marker) === true;
}

/**
 * The script of a hook: first the hook that was there before, then orch. Plain POSIX sh, as Git for
 * Windows has it. It looks for orch in the project, then in the work tree, then where it was when
 * the hook was installed, then on the path.
 */
export function hookScript(name: HookName, { config, machine }: HookPlace): string {
  const folder = config.includes('/') ? config.slice(0, config.lastIndexOf('/') + 1) : '';
  const module = 'node_modules/@orch/cli/dist/main.js';
  const lines = [
    '#!/bin/sh',
    `${marker} ${name}`,
    '# Written by `orch hooks install`; `orch hooks remove` takes it away.',
    `config=${quoted(config)}`,
    `node=${quoted(slashed(machine?.node ?? ''))}`,
    'status=0',
    ...callPrevious,
    ...before[name],
    '[ "${ORCH_HOOKS-1}" = 0 ] && exit $status',
    'top=$(git rev-parse --show-toplevel) || exit $status',
    '[ -f "$top/$config" ] || exit $status',
    'run() {',
    '  command -v node >/dev/null 2>&1 && node=node',
    `  for main in "$top"/${quoted(folder + module)} "$top"/${quoted(module)} ${quoted(slashed(machine?.main ?? ''))}; do`,
    '    [ -f "$main" ] || continue',
    '    [ "$node" = node ] || [ -x "$node" ] || break',
    '    "$node" "$main" "$@" --config "$top/$config" >&2',
    '    return',
    '  done',
    '  if command -v orch >/dev/null 2>&1; then',
    '    orch "$@" --config "$top/$config" >&2',
    '    return',
    '  fi',
    `  echo "orch: not found, so the ${name} hook did nothing; install the project's packages" >&2`,
    '}',
    ...then[name],
  ];
  return `${lines.join('\n')}\n`;
}

/** A hook in sh keeps its own name in `$0`, by which husky finds what to run. */
const callPrevious: readonly string[] = [
  'previous() {',
  `  [ -x "$0${previousSuffix}" ] || return 0`,
  "  first=''",
  `  IFS= read -r first <"$0${previousSuffix}" || :`,
  '  case $first in',
  `  '#!/bin/sh' | '#!/usr/bin/sh' | '#!/usr/bin/env sh')`,
  `    sh -c '. "$0${previousSuffix}"' "$0" "$@" ;;`,
  `  *) "$0${previousSuffix}" "$@" ;;`,
  '  esac',
  '}',
];

const before: Readonly<Record<HookName, readonly string[]>> = {
  'pre-commit': ['previous "$@" || exit'],
  'pre-push': [
    '# Both hooks read what git says.',
    'input=$(cat)',
    `said() { [ -z "$input" ] || printf '%s\\n' "$input"; }`,
    'said | previous "$@" || exit',
  ],
  // The checkout has happened; the hook before may have failed it, orch does not.
  'post-checkout': [
    'previous "$@" || status=$?',
    '[ "$3" = 1 ] && [ "$1" != "$2" ] || exit $status',
    '[ -d "$(git rev-parse --git-path rebase-merge)" ] && exit $status',
  ],
};

const then: Readonly<Record<HookName, readonly string[]>> = {
  'pre-commit': ['run guard --staged'],
  'pre-push': ['said | run guard --pre-push "--remote=$1"'],
  'post-checkout': ['run hooks post-checkout "$1" "$2" || :', 'exit $status'],
};

function quoted(text: string): string {
  return `'${text.replaceAll(`'`, `'\\''`)}'`;
}

/** Paths of Windows as its sh has them. */
function slashed(path: string): string {
  return path.replaceAll('\\', '/');
}
