#!/usr/bin/env node
// Starts the program: checks the Node.js version in words that old versions can still read, then loads what the build made.
const { existsSync } = require("node:fs");
const { join } = require("node:path");

const [major, minor] = process.versions.node.split(".").map(Number);
const program = join(__dirname, "../dist/program/main.js");
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`sluice needs Node.js 20.19 or later; this is ${process.versions.node}.`);
  process.exitCode = 2;
} else if (!existsSync(program)) {
  console.error("sluice is not built yet: run `npm run build` in the repository.");
  process.exitCode = 2;
} else {
  require(program);
}
