/** A name of a table or column as people write it, `"` around parts that hold a dot. */
export function splitName(name: string): readonly string[] | null {
  const parts = /^(?:"(?:[^"]|"")+"|[^".]+)(?:\.(?:"(?:[^"]|"")+"|[^".]+))*$/.test(name)
    ? (name.match(/"(?:[^"]|"")+"|[^".]+/g) ?? [])
    : null;
  return (
    parts?.map((part) => (part.startsWith('"') ? part.slice(1, -1).replaceAll('""', '"') : part)) ??
    null
  );
}
