// Definitions at size, and how long it takes from a launch to the first step: TypeScript only, no dbt.
import { spawn } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const FIRST_STEP = `
import { asset, Definitions, defineAssetJob, inProcessExecutor } from "sluice";
const one = asset({ name: "one" }, () => {});
export default new Definitions({
  assets: [one],
  jobs: [defineAssetJob({ name: "in_process", executor: inProcessExecutor }), defineAssetJob({ name: "multi_process" })],
});
`;
/** Ten groups; each asset is made of three before it. */
const MANY = `
import { asset, Definitions, defineAssetJob } from "sluice";
const assets = Array.from({ length: 10_000 }, (_, index) =>
  asset({
    name: "asset_" + index,
    groupName: "group_" + (index % 10),
    deps: [1, 7, 50].filter((back) => back <= index).map((back) => "asset_" + (index - back)),
    kinds: ["table"],
  }, () => {}));
export default new Definitions({
  assets,
  jobs: [defineAssetJob({ name: "all" }), defineAssetJob({ name: "some", selection: "group:group_3 or +asset_500" })],
});
`;

function project(folder, definitions) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    join(folder, "package.json"),
    JSON.stringify({ name: "bench", sluice: { definitions: "definitions.ts" } }),
  );
  writeFileSync(join(folder, "definitions.ts"), definitions);
  return folder;
}

/** `sluice dev` in a folder: its address, and its end. */
function serve(sluice, folder) {
  const server = spawn(sluice[0], [sluice[1], "dev", "--no-open", "--port", "0"], {
    cwd: folder,
    stdio: ["ignore", "ignore", "pipe"],
  });
  let said = "";
  return new Promise((resolve, reject) => {
    server.stderr.on("data", (text) => {
      said += text;
      const url = /Open (http:\S+)/.exec(said)?.[1];
      if (url === undefined) return;
      const stop = () =>
        new Promise((ended) => {
          server.once("exit", ended);
          server.kill("SIGTERM");
        });
      resolve({ url, stop });
    });
    server.on("exit", () => reject(new Error(said)));
  });
}

/** From the request to the moment at which the first step's function is called. */
export async function benchFirstStep(sluice, work, rounds) {
  const server = await serve(sluice, project(join(work, "first-step"), FIRST_STEP));
  const read = async (path) => (await fetch(server.url + path)).json();
  try {
    for (const job of ["in_process", "multi_process"]) {
      const millis = [];
      for (let round = 0; round <= rounds; round++) {
        const asked = Date.now();
        const response = await fetch(`${server.url}/api/runs`, {
          method: "POST",
          body: JSON.stringify({ job }),
          headers: { "content-type": "application/json" },
        });
        const { runId } = await response.json();
        while ((await read(`/api/runs/${runId}`)).endedAt === null)
          await new Promise((resolve) => setTimeout(resolve, 50));
        const start = (await read(`/api/runs/${runId}/events`)).find((event) => event.type === "STEP_START");
        if (round > 0) millis.push(Date.parse(start.timestamp) - asked);
      }
      const sorted = millis.sort((a, b) => a - b);
      console.log(
        `launch to first step, ${job}: median ${sorted[Math.floor(sorted.length / 2)]} ms, best ${sorted[0]} ms`,
      );
    }
  } finally {
    await server.stop();
  }
}

export async function benchDefinitions(sluice, work, rounds) {
  const server = await serve(sluice, project(join(work, "many-assets"), MANY));
  try {
    const millis = [];
    for (let round = 0; round < rounds; round++) {
      const response = await fetch(`${server.url}/api/definitions/reload`, { method: "POST" });
      millis.push((await response.json()).loadMillis);
    }
    const sorted = millis.sort((a, b) => a - b);
    console.log(
      `definitions of 10,000 assets loaded: median ${Math.round(sorted[Math.floor(sorted.length / 2)])} ms, best ${Math.round(sorted[0])} ms`,
    );
  } finally {
    await server.stop();
  }
}
