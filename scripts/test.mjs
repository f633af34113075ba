// `npm test`: format and lint, import borders, types, dead exports, then every test. Each part is told, none hides another;
// the last line counts them together: `N passed, N failed`.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const checks = [
  ["lint", ["npx", "--no-install", "biome", "check", "."]],
  ["layers", ["node", "scripts/check-layers.mjs"]],
  ["types", ["npx", "--no-install", "tsc", "--noEmit", "-p", "tsconfig.json"]],
  ["dead exports", ["npx", "--no-install", "knip"]],
];
let passed = 0;
let failed = 0;
let skipped = 0;

for (const [name, [command, ...args]] of checks) {
  const ok = run(command, args);
  console.log(`${ok ? "ok" : "FAILED"}: ${name}`);
  if (ok) passed++;
  else failed++;
}

const folder = mkdtempSync(join(tmpdir(), "sluice-test-"));
const report = join(folder, "report.json");
run("npx", ["--no-install", "vitest", "run", "--reporter=default", "--reporter=json", `--outputFile.json=${report}`]);
try {
  const counts = JSON.parse(readFileSync(report, "utf8"));
  passed += counts.numPassedTests;
  failed += counts.numFailedTests + brokenFiles(counts);
  skipped += counts.numPendingTests + counts.numTodoTests;
} catch (error) {
  console.error(`the test runner left no report: ${error}`);
  failed++;
}
rmSync(folder, { recursive: true, force: true });
console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`);
process.exit(failed === 0 ? 0 : 1);

/** Files that failed without a failing test: they did not load, or their set-up threw. */
function brokenFiles(counts) {
  return counts.testResults.filter(
    (file) => file.status === "failed" && !file.assertionResults.some((test) => test.status === "failed"),
  ).length;
}

function run(command, args) {
  return spawnSync(command, args, { cwd: root, stdio: "inherit", shell: process.platform === "win32" }).status === 0;
}
