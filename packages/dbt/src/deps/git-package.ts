// Packages in git repositories.
import { spawn } from "node:child_process";
import { hash } from "node:crypto";
import { existsSync } from "node:fs";
import { join, relative } from "node:path";
import { depsUnpinned, ensureGitInstalled, systemExecutingCmd } from "../events/builders.ts";
import type { PackageSpec } from "../project/package-specs.ts";
import { checkoutFailed } from "./diagnostics.ts";
import type { DepsPorts, PinnedPackage } from "./types.ts";

type GitSpec = Extract<PackageSpec, { readonly kind: "git" }>;

/** Checks the repository out to learn its commit. `warns`: tell when nothing pins it. */
export async function pinGitPackage(spec: GitSpec, ports: DepsPorts, warns: boolean): Promise<PinnedPackage> {
  const name = spec.subdirectory === null ? spec.url : `${spec.url}/${spec.subdirectory}`;
  const revision = spec.revision ?? "HEAD";
  let checkedOut: Promise<Checkout> | null = null;
  const checkout = () => {
    checkedOut ??= checkOut(spec, join(ports.downloads, hash("md5", name)), ports);
    return checkedOut;
  };
  const { sha } = await checkout();
  if (warns && spec.warnUnpinned && (revision === "HEAD" || revision === "main" || revision === "master")) {
    ports.fire(depsUnpinned({ revision, git: spec.url }));
  }
  return {
    spec,
    name,
    lockEntry: {
      git: writtenUrl(spec),
      revision: sha,
      ...(spec.subdirectory === null ? {} : { subdirectory: spec.subdirectory }),
    },
    niceVersion: `revision ${sha}`,
    latest: null,
    version: sha,
    subdirectory: spec.subdirectory,
    fetch: async () => (await checkout()).folder,
    placing: "move",
  };
}

/** The URL as packages.yml has it, so that no secret of the environment gets into the lock file. */
function writtenUrl(spec: GitSpec): string {
  const written = spec.written["git"];
  return typeof written === "string" ? written : spec.url;
}

interface Checkout {
  readonly folder: string;
  readonly sha: string;
}

async function checkOut(spec: GitSpec, folder: string, ports: DepsPorts): Promise<Checkout> {
  const fail = (reason: string) => checkoutFailed(spec.url, spec.revision, reason);
  if (spec.revision?.startsWith("-")) throw fail("a revision cannot begin with a hyphen");
  const git = async (...args: string[]) => {
    const outcome = await runGit(args, ports);
    if (outcome.code !== 0) throw fail(outcome.stderr.trim());
    return outcome.stdout.trim();
  };
  if (!existsSync(folder)) await git("clone", "--quiet", "--", spec.url, folder);
  if (spec.revision !== null && spec.revision !== "HEAD") await checkOutRevision(spec.revision, folder, ports, fail);
  const sha = await git("-C", folder, "rev-parse", "HEAD");
  const root = join(folder, spec.subdirectory ?? "");
  if (relative(folder, root).startsWith("..")) throw fail("the subdirectory leads out of the repository");
  return { folder: root, sha };
}

/** A branch of the remote, or else a tag or a commit. */
async function checkOutRevision(
  revision: string,
  folder: string,
  ports: DepsPorts,
  fail: (reason: string) => Error,
): Promise<void> {
  const branch = await runGit(["-C", folder, "checkout", "--quiet", "--detach", `origin/${revision}`], ports);
  if (branch.code === 0) return;
  const other = await runGit(["-C", folder, "checkout", "--quiet", revision, "--"], ports);
  if (other.code !== 0) throw fail(other.stderr.trim());
}

interface GitOutcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function runGit(args: readonly string[], ports: DepsPorts): Promise<GitOutcome> {
  ports.fire(systemExecutingCmd({ cmd: ["git", ...args] }));
  return new Promise((resolve, reject) => {
    const child = spawn("git", args, {
      signal: ports.signal,
      env: { ...process.env, GIT_TERMINAL_PROMPT: "0", LC_ALL: "C" },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const output = { stdout: "", stderr: "" };
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      output.stdout += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      output.stderr += text;
    });
    child.on("error", (error) => {
      if ("code" in error && error.code === "ENOENT") ports.fire(ensureGitInstalled());
      reject(error);
    });
    child.on("close", (code) => resolve({ code, ...output }));
  });
}
