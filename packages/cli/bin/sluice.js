#!/usr/bin/env node
// Starts the program: checks the Node.js version in words that old versions can still read, then loads the bundle.
import { existsSync } from "node:fs";
import module from "node:module";
import { fileURLToPath, pathToFileURL } from "node:url";

const [major, minor] = process.versions.node.split(".").map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`sluice needs Node.js 20.19 or later; this is ${process.versions.node}.`);
  process.exit(2);
}
const program = fileURLToPath(new URL("../dist/program/main.js", import.meta.url));
if (!existsSync(program)) {
  console.error("sluice is not built yet: run `npm run build` in the repository.");
  process.exit(2);
}
// Node 22 and later keep compiled code between runs.
module.enableCompileCache?.();
await import(pathToFileURL(program).href);
