import type { DefinitionsSnapshot, LoadResult, Problem, Storage } from "@sluice/orchestrator";
import { describe, expect, it } from "vitest";
import { createDefinitionsSource } from "./definitions-source.ts";
import { createRunRequests } from "./run-requests.ts";

const snapshot = (job: string, loadedAt: string): DefinitionsSnapshot => ({
  version: 1,
  id: job,
  file: "/p/definitions.ts",
  bundle: "/p/bundle.mjs",
  loadedAt,
  loadMillis: 1,
  assets: [],
  checks: [{ ...CHECK, assetKey: "orders", name: "fresh" }],
  steps: [
    {
      name: "orders_fresh",
      kind: "check",
      canSubset: false,
      hasNodes: false,
      assetKeys: [],
      checks: [{ assetKey: "orders", name: "fresh" }],
      retryPolicy: null,
      configSchema: null,
      resources: [],
    },
  ],
  resources: [],
  jobs: [],
  automations: [],
  notices: [],
  conditions: {},
  executor: { kind: "in-process" },
  watch: { files: [], folders: [] },
});
const CHECK = {
  description: null,
  blocking: false,
  additionalDeps: [],
  metadata: {},
  step: "orders_fresh",
  site: null,
  dbt: null,
};
const loaded = (job: string, at: string): LoadResult => ({ status: "loaded", snapshot: snapshot(job, at), output: "" });
const problem: Problem = {
  code: "definitions/does-not-compile",
  message: "unexpected ;",
  hint: null,
  file: "/p/definitions.ts",
  line: 18,
  column: 1,
  excerpt: null,
};
const broken: LoadResult = { status: "failed", problems: [problem], output: "", watch: { files: [], folders: [] } };
const request = { checks: [{ assetKey: "orders", name: "fresh" }] };

/** A store that notes the runs that are made, and definitions that load when they are told to. */
function setUp() {
  const made: { readonly snapshotId: string; readonly notices: readonly string[] }[] = [];
  const runs = {
    create: async (run: { definitions: { snapshotId: string }; notices: readonly string[] }) => {
      made.push({ snapshotId: run.definitions.snapshotId, notices: run.notices });
      return { id: `run ${made.length}` };
    },
  };
  const partitions = { world: async () => ({ now: 0, dynamicKeys: () => [] }) };
  const loads: ((result: LoadResult) => void)[] = [];
  const source = createDefinitionsSource("definitions.ts", () => new Promise((resolve) => loads.push(resolve)));
  const finish = (result: LoadResult) => loads.shift()?.(result);
  return { made, source, finish, requests: createRunRequests({ runs, partitions } as unknown as Storage, source) };
}

describe("requests for runs", () => {
  it("wait for definitions that are being loaded, also for those that are loaded next", async () => {
    const { made, source, finish, requests } = setUp();
    void source.reload();
    void source.reload();
    const launched = requests.launch(request, "ann");
    finish(loaded("first", "2026-01-01T00:00:00.000Z"));
    await expect.poll(() => source.state).toMatchObject({ status: "loading", snapshot: { id: "first" } });
    finish(loaded("second", "2026-01-01T00:00:01.000Z"));
    expect(await launched).toEqual({ runId: "run 1", notice: null });
    expect(made).toEqual([{ snapshotId: "second", notices: [] }]);
  });

  it("use the last good definitions while the newest are broken, and say so", async () => {
    const { made, source, finish, requests } = setUp();
    void source.reload();
    finish(loaded("good", "2026-01-01T00:00:00.000Z"));
    await source.settled();
    void source.reload();
    finish(broken);
    const { notice } = await requests.launch(request, "ann");
    expect(notice).toBe(
      "The newest definitions do not load (/p/definitions.ts:18); those of 2026-01-01 00:00:00 UTC are used.",
    );
    expect(made).toEqual([{ snapshotId: "good", notices: [notice] }]);
    await expect(requests.launch({ job: "new" }, "ann")).rejects.toMatchObject({
      status: 422,
      message: 'there is no job "new"',
      hint: notice,
    });
  });

  it("are refused with the problem when nothing has ever loaded", async () => {
    const { source, finish, requests } = setUp();
    void source.reload();
    finish(broken);
    await expect(requests.launch(request, "ann")).rejects.toMatchObject({ status: 503, message: "unexpected ;" });
  });
});
