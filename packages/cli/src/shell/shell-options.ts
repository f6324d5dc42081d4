/** What a shell starts with. */
export interface ShellOptions {
  readonly prompt: string;
  /** Values by the name they have in the shell. */
  readonly values: Readonly<Record<string, unknown>>;
  /** Values that are made anew each time their name is used, e.g. a query. */
  readonly made: ReadonlyMap<string, () => unknown>;
  readonly signal: AbortSignal;
}

/** Puts the values of a shell into the object of its names; names that are there stay. */
export function fillContext(
  context: Record<string, unknown>,
  { values, made }: Pick<ShellOptions, 'values' | 'made'>,
): void {
  Object.assign(context, values);
  for (const [name, get] of made) {
    if (name in context) continue;
    Object.defineProperty(context, name, { configurable: true, enumerable: true, get });
  }
}
