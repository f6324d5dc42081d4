import { neutraliseLine } from './neutralise.ts';

/** What a runner of GitHub shows beside a file of a pull request. */
export interface Annotation {
  readonly level: 'error' | 'warning' | 'notice';
  /** From the top of the repository; null for none. */
  readonly file: string | null;
  readonly title: string;
  readonly message: string;
}

/**
 * The workflow command of an annotation; what is foreign in it can end neither its value nor the
 * line (https://docs.github.com/actions/reference/workflow-commands-for-github-actions).
 */
export function annotationText({ level, file, title, message }: Annotation): string {
  const properties = [
    ...(file === null ? [] : [`file=${property(file)}`]),
    `title=${property(title)}`,
  ];
  return `::${level} ${properties.join(',')}::${value(message)}`;
}

function value(text: string): string {
  return neutraliseLine(text).replaceAll('%', '%25');
}

function property(text: string): string {
  return value(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
