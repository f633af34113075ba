// JSON of anything that a manifest holds.

/** What JSON knows no word for is null. */
export function jsonText(value: unknown): string {
  try {
    return JSON.stringify(value) ?? "null";
  } catch (error) {
    // A big integer somewhere in a config: rare, and slower to write.
    if (!(error instanceof TypeError)) throw error;
    return JSON.stringify(value, (_key, item) => (typeof item === "bigint" ? Number(item) : item)) ?? "null";
  }
}
