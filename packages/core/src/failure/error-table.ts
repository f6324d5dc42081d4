/**
 * The meaning of every code that an `errors.ts` file can raise, kept beside its factories and
 * printed into `docs/errors.md`: when it happens, and what to do.
 */
export type ErrorTable = Readonly<
  Record<string, { readonly when: string; readonly remedy: string }>
>;
