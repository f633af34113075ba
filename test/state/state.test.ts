// What `ls` selects by `state:` in an edited project, against what real dbt selects (scripts/golden-state.mjs).
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { removeFolder, sluice } from "../support/sluice.ts";

type Files = Readonly<Record<string, string | null>>;
interface Edited {
  readonly before: Files;
  readonly after: Files;
  readonly selections: readonly string[];
}

const { before, after, selections }: Edited = JSON.parse(
  readFileSync(join(import.meta.dirname, "project.json"), "utf8"),
);
const golden: { readonly selected: Readonly<Record<string, readonly string[]>> } = JSON.parse(
  readFileSync(join(import.meta.dirname, "../golden/state/ls.json"), "utf8"),
);
const project = mkdtempSync(join(tmpdir(), "sluice-state-"));

function write(files: Files): void {
  for (const [path, text] of Object.entries(files)) {
    if (text === null) rmSync(join(project, path));
    else {
      mkdirSync(dirname(join(project, path)), { recursive: true });
      writeFileSync(join(project, path), text);
    }
  }
}

async function dbt(...args: readonly string[]): Promise<string> {
  const done = await sluice(["dbt", ...args, "--profiles-dir", "."], { cwd: project, env: { HOME: project } });
  expect(done.code, done.stdout + done.stderr).toBe(0);
  return done.stdout;
}

beforeAll(async () => {
  write(before);
  await dbt("parse", "--target-path", "state");
  write(after);
}, 60_000);
afterAll(() => removeFolder(project));

test.each(selections)(
  "ls selects by %s what dbt selects",
  async (selection) => {
    const printed = await dbt("ls", "--quiet", "--state", "state", "--select", ...selection.split(" "));
    const lines = printed.split("\n").filter((line) => line !== "");
    expect(lines.sort()).toEqual(golden.selected[selection]);
  },
  60_000,
);
