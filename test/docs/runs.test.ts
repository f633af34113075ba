// The settings that docs/runs.md shows are settings.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { readSettings } from "../../packages/orchestrator/src/settings/read-settings.ts";
import { repository } from "../support/sluice.ts";

it("docs/runs.md shows every setting, and none that is not there", () => {
  const text = readFileSync(join(repository, "docs/runs.md"), "utf8");
  const shown = JSON.parse(/```json\n([\s\S]*?)```/.exec(text)?.[1] ?? "{}").sluice;
  expect(readSettings(shown).pools.limits).toEqual({ warehouse: 4 });
  const usual = readSettings({});
  for (const part of ["runs", "pools", "retention"] as const) {
    expect(Object.keys(shown[part]).sort()).toEqual(Object.keys(usual[part]).sort());
  }
});
