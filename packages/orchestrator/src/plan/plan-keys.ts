// Keys of the steps of a run.

/** The name of the definition; `name_2` for its second part. */
export function partKey(name: string, part: number): string {
  return part === 1 ? name : `${name}_${part}`;
}
