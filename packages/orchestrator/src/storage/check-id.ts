// How a check is named where one text must do.

/** The key under which a check's state is found. */
export function checkId(assetKey: string, name: string): string {
  return `${assetKey}\n${name}`;
}
