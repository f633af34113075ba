// The macros that the build embedded: one JSON file per package, read on demand.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { MacroFile } from "@sluice/adapter-contract";
import { distFolder } from "./installation.ts";

/** The macro files of `dbt` (global) or of an adapter, as the build wrote them. */
export function embeddedMacros(name: "dbt" | "postgres"): readonly MacroFile[] {
  return JSON.parse(readFileSync(join(distFolder(), "macros", `${name}.json`), "utf8")) as readonly MacroFile[];
}
