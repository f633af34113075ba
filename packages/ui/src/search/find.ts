// Ranks what can be found by its name. Letters must come in order; whole words, beginnings and short names come first.

export interface Findable {
  readonly id: string;
  readonly name: string;
  /** Found by this too, but ranked lower. */
  readonly also?: string;
}

/** The best matches, best first. */
export function findBest<T extends Findable>(items: readonly T[], text: string, limit: number): readonly T[] {
  const wanted = text.trim().toLowerCase();
  if (wanted === "") return [];
  const scored: { item: T; score: number }[] = [];
  for (const item of items) {
    const score = Math.max(
      scoreName(item.name.toLowerCase(), wanted),
      scoreName(item.also?.toLowerCase() ?? "", wanted) - 20,
    );
    if (score > 0) scored.push({ item, score });
  }
  scored.sort(
    (a, b) => b.score - a.score || a.item.name.length - b.item.name.length || compare(a.item.name, b.item.name),
  );
  return scored.slice(0, limit).map(({ item }) => item);
}

function scoreName(name: string, wanted: string): number {
  if (name === "") return 0;
  if (name === wanted) return 200;
  if (name.startsWith(wanted)) return 150;
  const at = name.indexOf(wanted);
  if (at > 0) return isWordStart(name, at) ? 120 : 100;
  return scoreScattered(name, wanted);
}

/** `uos` finds `user_order_summary`: a letter at the start of a word counts more than one inside. */
function scoreScattered(name: string, wanted: string): number {
  let score = 0;
  let from = 0;
  for (const letter of wanted) {
    if (letter === " " || letter === "_") continue;
    const at = indexOfPreferred(name, letter, from);
    if (at < 0) return 0;
    score += at === from && from > 0 ? 8 : isWordStart(name, at) ? 6 : -3;
    from = at + 1;
  }
  return score <= 0 ? 0 : Math.min(80, 20 + score);
}

function indexOfPreferred(name: string, letter: string, from: number): number {
  const next = name.indexOf(letter, from);
  if (next === from) return next;
  for (let at = next; at >= 0; at = name.indexOf(letter, at + 1)) {
    if (isWordStart(name, at)) return at;
  }
  return next;
}

function isWordStart(name: string, at: number): boolean {
  return at === 0 || /[_/.\s-]/.test(name[at - 1] ?? "");
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
