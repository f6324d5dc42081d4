import type { Project } from '@orch/core/config/project';
import { readArguments } from '@orch/core/runner/revision-arguments';
import type { RevisionArguments } from '@orch/core/runner/revision-arguments';
import type { RunStep } from '@orch/core/runner/run-step';
import { invalidArgument } from './frame/errors.ts';
import { revisionsText } from './frame/revisions-text.ts';
import { green, yellow } from './frame/text.ts';
import type { Text } from './frame/text.ts';

/** Reads `-x key=value` as the configuration declares it; the last of a key wins. */
export function argumentsOf(
  texts: readonly string[],
  verb: string,
  project: Pick<Project, 'arguments'>,
): RevisionArguments {
  const pairs = texts.map((text): [string, string] => {
    const at = text.indexOf('=');
    if (at < 1) throw invalidArgument(verb, `-x takes key=value, not "${text}"`);
    return [text.slice(0, at), text.slice(at + 1)];
  });
  return readArguments(new Map(pairs), project.arguments);
}

/** `revert 1 revision and apply 2 revisions` */
export function describePlan(steps: readonly RunStep[]): string {
  const downs = steps.filter(({ direction }) => direction === 'down').length;
  const ups = steps.length - downs;
  const parts = [
    ...(downs === 0 ? [] : [`revert ${revisionsText(downs)}`]),
    ...(ups === 0 ? [] : [`apply ${revisionsText(ups)}`]),
  ];
  return parts.join(' and ');
}

/** `reverted 1 revision and applied 2 revisions` */
export function donePlan(steps: readonly RunStep[]): string {
  const downs = steps.filter(({ direction }) => direction === 'down').length;
  const ups = steps.length - downs;
  const parts = [
    ...(downs === 0 ? [] : [`reverted ${revisionsText(downs)}`]),
    ...(ups === 0 ? [] : [`applied ${revisionsText(ups)}`]),
  ];
  return parts.join(' and ');
}

/** The direction of a step, in columns of the same width. */
export function directionText(direction: 'up' | 'down'): Text {
  return direction === 'up' ? green('up  ') : yellow('down');
}
