// The order of model versions: as numbers when both are numbers, else as texts.

/** Negative, zero or positive, as `a` is before, the same as or after `b`. */
export function compareVersions(a: string, b: string): number {
  const [x, y] = [asNumber(a), asNumber(b)];
  if (x !== null && y !== null) return x - y;
  return a < b ? -1 : a > b ? 1 : 0;
}

function asNumber(text: string): number | null {
  return /^\s*[+-]?\d+(?:\.\d*)?\s*$/.test(text) ? Number(text) : null;
}
