/** Whether a branch name matches one of the patterns; `*` stands for any characters, `/` included. */
export function matchesBranch(branch: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => patternExpression(pattern).test(branch));
}

function patternExpression(pattern: string): RegExp {
  const literal = pattern.split('*').map((part) => part.replace(/[\\^$.|?+()[\]{}]/g, '\\$&'));
  return new RegExp(`^${literal.join('.*')}$`, 's');
}
