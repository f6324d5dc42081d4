/** The comment that orch leaves on a database that it made and may drop. */
export interface ShadowMarker {
  readonly kind: 'working' | 'template';
  /** What it is for, in a word, for people who see it in a list. */
  readonly purpose: string;
  /** Whose templates are dropped together. */
  readonly family: string;
}

/** The marker as the text of `COMMENT ON DATABASE`. */
export function markerText(marker: ShadowMarker): string {
  const { kind, purpose, family } = marker;
  return JSON.stringify({ orch: 'shadow', kind, purpose, family });
}

/** Reads a database's comment; null unless it is orch's own. */
export function parseMarker(comment: string | null): ShadowMarker | null {
  if (comment === null) return null;
  let value: unknown;
  try {
    value = JSON.parse(comment);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
  if (typeof value !== 'object' || value === null) return null;
  const { orch, kind, purpose, family } = value as Readonly<Record<string, unknown>>;
  if (orch !== 'shadow' || typeof purpose !== 'string' || typeof family !== 'string') return null;
  return kind === 'working' || kind === 'template' ? { kind, purpose, family } : null;
}
