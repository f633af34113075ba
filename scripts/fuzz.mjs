// `npm run fuzz -- [kind]… [--rounds N] [--seed S] [--first N] [--budget ms]`
// Changes real inputs at random and hands them to the readers. Each must answer with a result or with one of our errors, in
// time, and leave JavaScript's prototypes as they are. Inputs run in a worker, which is stopped when one takes too long.
// What fails is printed with the kind, seed and round that make it again. Exit code 1 when anything failed.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { Worker } from "node:worker_threads";
import { build } from "esbuild";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const kinds = ["lexer", "jinja", "yaml", "csv", "regex", "selection", "state", "profile", "project"];
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: "string", default: "2000" },
    seed: { type: "string", default: "1" },
    first: { type: "string", default: "0" },
    budget: { type: "string", default: "10000" },
  },
});
const unknown = positionals.filter((kind) => !kinds.includes(kind));
if (unknown.length > 0) {
  console.error(`no such kind of input: ${unknown.join(", ")}; there are ${kinds.join(", ")}`);
  process.exit(2);
}
const folder = mkdtempSync(join(tmpdir(), "sluice-fuzz-"));
const program = join(folder, "worker.mjs");
let failures = 0;
try {
  await build({
    entryPoints: [join(root, "test/fuzz/worker.ts")],
    outfile: program,
    bundle: true,
    platform: "node",
    format: "esm",
    logLevel: "error",
    banner: { js: 'import { createRequire } from "node:module";const require = createRequire(import.meta.url);' },
  });
  for (const kind of positionals.length > 0 ? positionals : kinds) await fuzz(kind);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.exit(failures === 0 ? 0 : 1);

async function fuzz(kind) {
  const rounds = Number(values.rounds);
  const before = failures;
  let next = Number(values.first);
  while (next < rounds) next = await runFrom(kind, next, rounds);
  console.log(`${kind}: ${rounds - Number(values.first)} inputs, ${failures - before} failed (seed ${values.seed})`);
}

/** Runs inputs in one worker until the last or until one makes the worker end; the answer is the round to go on with. */
function runFrom(kind, first, rounds) {
  return new Promise((resolve) => {
    const seed = Number(values.seed);
    const worker = new Worker(program, {
      workerData: { kind, seed, first, rounds, root },
      resourceLimits: { maxOldGenerationSizeMb: 2048 },
    });
    let current = first;
    let reading = "";
    let timer = setTimeout(expire, Number(values.budget) + 20_000);
    worker.on("message", ({ round, input, failure }) => {
      if (input !== undefined) {
        reading = input;
        return;
      }
      clearTimeout(timer);
      if (failure !== null) report(kind, round, failure.reason, reading);
      current = round + 1;
      timer = setTimeout(expire, Number(values.budget));
    });
    worker.on("error", (error) => {
      report(kind, current, `the process ended: ${error.message}`, reading);
      current++;
    });
    worker.on("exit", () => {
      clearTimeout(timer);
      resolve(current);
    });

    function expire() {
      report(kind, current, `no answer in ${values.budget} ms`, reading);
      current++;
      worker.terminate();
    }
  });
}

function report(kind, round, reason, input) {
  failures++;
  console.error(`${kind}, seed ${values.seed}, round ${round}: ${reason}`);
  if (input !== "") console.error(`  ${input.length} characters: ${JSON.stringify(input.slice(0, 400))}`);
}
