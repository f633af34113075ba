import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { extractBlocks, extractCalls } from "@sluice/jinja";
import { expect, test } from "vitest";
import { scanCalls } from "./scan-calls.ts";

const packages = fileURLToPath(new URL("../../../", import.meta.url));
const folders = [join(packages, "dbt/macros"), join(packages, "adapters/postgres/macros")];
const blocks = new Set(["macro", "materialization", "test", "data_test"]);

test("the scan finds in every macro of ours what the parser finds", () => {
  let macros = 0;
  for (const folder of folders) {
    for (const entry of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
      if (!entry.endsWith(".sql")) continue;
      const location = { name: entry, file: entry };
      for (const block of extractBlocks(readFileSync(join(folder, entry), "utf8"), blocks, location)) {
        if (block.kind === "raw") continue;
        macros++;
        const parsed = extractCalls(block.fullText, location).filter((call) => call.path.length <= 2);
        const scanned = scanCalls(block.fullText).filter((call) => call.path.length <= 2);
        const label = `${entry} ${block.name}`;
        expect([label, scanned.map((call) => call.path.join(".")).sort()]).toEqual([
          label,
          parsed.map((call) => call.path.join(".")).sort(),
        ]);
        const dispatches = (path: readonly string[]) => path.join(".") === "adapter.dispatch";
        expect(scanned.filter((call) => dispatches(call.path)).map((call) => call.texts)).toEqual(
          parsed
            .filter((call) => dispatches(call.path))
            .map((call) => [
              textOf(call.args[0] ?? call.kwargs["macro_name"]),
              textOf(call.args[1] ?? call.kwargs["macro_namespace"]),
            ]),
        );
      }
    }
  }
  expect(macros).toBeGreaterThan(300);
});

function textOf(argument: { readonly value: unknown } | null | undefined): string | null {
  return typeof argument?.value === "string" ? argument.value : null;
}
