// The worker of scripts/fuzz.mjs: changes inputs of one kind and tells after each whether the reader behaved.
import { readdirSync, readFileSync } from "node:fs";
import { extname, join } from "node:path";
import { parentPort, workerData } from "node:worker_threads";
import { mutate, Random } from "./mutate.ts";
import { readers } from "./readers.ts";

interface Work {
  readonly kind: string;
  readonly seed: number;
  readonly first: number;
  readonly rounds: number;
  readonly root: string;
}

const { kind, seed, first, rounds, root }: Work = workerData;
const reader = readers[kind];
if (reader === undefined) throw new TypeError(`no reader for ${kind}`);
const inputs = [...reader.extra, ...collect(reader.extensions)];
const untouched = prototypes();

for (let round = first; round < rounds; round++) {
  const random = new Random(Math.imul(seed, 0x9e3779b1) + round);
  const input = reader.make?.(random) ?? mutate(inputs, random);
  parentPort?.postMessage({ round, input });
  const reason = reader.check(input) ?? (prototypes() === untouched ? null : "a prototype was changed");
  parentPort?.postMessage({ round, failure: reason === null ? null : { reason } });
}

function collect(extensions: readonly string[]): string[] {
  return ["examples/walkthrough/dbt_project", "packages/dbt/macros", "packages/jinja/conformance/cases"]
    .flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
        .sort()
        .map((name) => join(root, folder, name)),
    )
    .filter((path) => extensions.includes(extname(path)) && !/[\\/](target|dbt_packages|logs)[\\/]/.test(path))
    .flatMap((path) => (path.endsWith(".jinja") ? sections(path) : [readFileSync(path, "utf8")]));
}

/** The templates of a file of cases, each of its own. */
function sections(path: string): string[] {
  const isTemplate = (line: string): boolean => line.trim() !== "" && !/^(===|%%) /.test(line);
  return readFileSync(path, "utf8").split("\n").filter(isTemplate);
}

function prototypes(): string {
  return [Object.prototype, Array.prototype, Function.prototype, String.prototype, Map.prototype]
    .map((prototype) => Reflect.ownKeys(prototype).map(String).join())
    .join("\n");
}
