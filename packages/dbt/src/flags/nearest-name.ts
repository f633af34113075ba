// The names that somebody may have meant: those whose text is alike, as Python's difflib measures it.

const MOST = 3;
const LEAST_RATIO = 0.6;

/** `Did you mean …?` with a blank before it, or nothing. */
export function suggestion(name: string, known: readonly string[]): string {
  const near = closeMatches(name, known)
    .sort()
    .map((match) => `'${match}'`);
  if (near.length === 0) return "";
  return near.length === 1 ? ` Did you mean ${near[0]}?` : ` (Did you mean one of: ${near.join(", ")}?)`;
}

function closeMatches(name: string, known: readonly string[]): string[] {
  return [...new Set(known)]
    .map((candidate) => ({ candidate, ratio: ratioOf(candidate, name) }))
    .filter(({ ratio }) => ratio >= LEAST_RATIO)
    .sort((a, b) => b.ratio - a.ratio || (a.candidate < b.candidate ? 1 : -1))
    .slice(0, MOST)
    .map(({ candidate }) => candidate);
}

function ratioOf(a: string, b: string): number {
  return (2 * commonLength(a, b)) / (a.length + b.length);
}

/** Length of the longest common part, and of those left and right of it. */
function commonLength(a: string, b: string): number {
  let best = { length: 0, inA: 0, inB: 0 };
  for (let inA = 0; inA < a.length; inA += 1) {
    for (let inB = 0; inB < b.length; inB += 1) {
      let length = 0;
      while (inA + length < a.length && inB + length < b.length && a[inA + length] === b[inB + length]) length += 1;
      if (length > best.length) best = { length, inA, inB };
    }
  }
  if (best.length === 0) return 0;
  const left = commonLength(a.slice(0, best.inA), b.slice(0, best.inB));
  const right = commonLength(a.slice(best.inA + best.length), b.slice(best.inB + best.length));
  return left + best.length + right;
}
