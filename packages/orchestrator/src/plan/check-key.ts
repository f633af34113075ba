// A check as one text, for maps and sets.
import type { CheckRef } from "../definitions/types.ts";

export function checkKey({ assetKey, name }: CheckRef): string {
  return `${assetKey}\n${name}`;
}
