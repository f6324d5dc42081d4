/** A name like the wanted one that none of the columns has. */
export function nameBeside(columns: readonly { readonly name: string }[], wanted: string): string {
  let name = wanted;
  while (columns.some((column) => column.name === name)) name = `_${name}`;
  return name;
}
