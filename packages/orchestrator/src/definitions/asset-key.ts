// Keys of assets: a path, written with "/" between its parts.
import { DefinitionError } from "./errors.ts";
import type { AssetKeyLike } from "./types.ts";

/**
 * The key as one text.
 * @throws {DefinitionError} when a part is empty
 */
export function assetKey(key: AssetKeyLike): string {
  const parts = typeof key === "string" ? key.split("/") : key;
  const bad = parts.length === 0 || parts.some((part) => part.trim() === "" || hasControl(part));
  if (!bad) return parts.join("/");
  throw new DefinitionError("definitions/asset-key", `${JSON.stringify(key)} is not an asset key`, {
    hint: 'a key is a name such as "orders", or a path such as "shop/orders"',
  });
}

/** The parts of a key. */
export function assetPath(key: string): readonly string[] {
  return key.split("/");
}

function hasControl(text: string): boolean {
  for (const char of text) if (char < " " || char === "\u007f") return true;
  return false;
}
