// Versions and version ranges as dbt reads them in `require-dbt-version`: `>=1.6.0,<2.0.0`.

type Matcher = ">" | ">=" | "<" | "<=" | "=";

export interface VersionSpec {
  readonly matcher: Matcher;
  readonly numbers: readonly [number, number, number];
  readonly prerelease: string | null;
  /** As dbt prints it: `>=1.6.0`. */
  readonly text: string;
}

const number = "(0|[1-9]\\d*)";
const identifier = "(?:0|[1-9]\\d*|\\d*[a-zA-Z-][0-9a-zA-Z-]*)";
const pattern = new RegExp(
  `^(>=|>|<=|<|=)?${number}\\.${number}\\.${number}(?:-?(${identifier}(?:\\.${identifier})*))?(?:\\+[0-9A-Za-z-]*(?:\\.[0-9A-Za-z-]*)*)?$`,
);

/** Null when the text is no version. */
export function parseVersionSpec(text: string): VersionSpec | null {
  const match = pattern.exec(text);
  if (match === null) return null;
  const matcher = asMatcher(match[1]);
  const plain = match[1] === undefined ? text : text.slice(match[1].length);
  return {
    matcher,
    numbers: [Number(match[2]), Number(match[3]), Number(match[4])],
    prerelease: match[5] ?? null,
    text: `${matcher}${plain}`,
  };
}

function asMatcher(text: string | undefined): Matcher {
  return text === ">" || text === ">=" || text === "<" || text === "<=" ? text : "=";
}

/** Whether a version satisfies every spec. */
export function satisfies(version: VersionSpec, specs: readonly VersionSpec[]): boolean {
  return specs.every((spec) => {
    const order = compareVersions(version, spec);
    if (spec.matcher === "=") return order === 0;
    if (spec.matcher === ">") return order > 0;
    if (spec.matcher === ">=") return order >= 0;
    // A release below the limit, and no prerelease of the limit itself.
    if (spec.matcher === "<") return order < 0 && !isPrereleaseOf(version, spec);
    return order <= 0;
  });
}

/** Whether any version at all could satisfy every spec. */
export function isPossible(specs: readonly VersionSpec[]): boolean {
  return specs.every((low) =>
    specs.every((high) => {
      const lowest = low.matcher === "<" || low.matcher === "<=" ? null : low;
      const highest = high.matcher === ">" || high.matcher === ">=" ? null : high;
      if (lowest === null || highest === null) return true;
      const order = compareVersions(lowest, highest);
      if (order === 0) return lowest.matcher !== ">" && highest.matcher !== "<";
      return order < 0;
    }),
  );
}

function isPrereleaseOf(version: VersionSpec, spec: VersionSpec): boolean {
  return version.prerelease !== null && spec.prerelease === null && compareNumbers(version, spec) === 0;
}

export function compareVersions(a: VersionSpec, b: VersionSpec): number {
  const numbers = compareNumbers(a, b);
  if (numbers !== 0) return numbers;
  if (a.prerelease === null || b.prerelease === null) {
    return Number(a.prerelease === null) - Number(b.prerelease === null);
  }
  return comparePrereleases(a.prerelease.split("."), b.prerelease.split("."));
}

function compareNumbers(a: VersionSpec, b: VersionSpec): number {
  for (const index of [0, 1, 2] as const) {
    const difference = a.numbers[index] - b.numbers[index];
    if (difference !== 0) return difference;
  }
  return 0;
}

function comparePrereleases(a: readonly string[], b: readonly string[]): number {
  for (let index = 0; index < Math.min(a.length, b.length); index++) {
    const order = comparePart(a[index] ?? "", b[index] ?? "");
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

/** Numbers come before words. */
function comparePart(a: string, b: string): number {
  const numeric = [/^\d+$/.test(a), /^\d+$/.test(b)] as const;
  if (numeric[0] && numeric[1]) return Number(a) - Number(b);
  if (numeric[0] !== numeric[1]) return numeric[0] ? -1 : 1;
  return a < b ? -1 : a > b ? 1 : 0;
}
