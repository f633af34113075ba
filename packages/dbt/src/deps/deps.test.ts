import { execFileSync } from "node:child_process";
import { lstatSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { PackageSpec } from "../project/package-specs.ts";
import { installPackage } from "./install-package.ts";
import { lockText, specsHash } from "./package-lock.ts";
import { resolvePackages } from "./resolve-packages.ts";
import type { DepsPorts } from "./types.ts";

let root = "";
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), "dbt-deps-")));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function write(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

const ports = (fetched: Record<string, string | Uint8Array> = {}): DepsPorts => ({
  fire: () => {},
  projectRoot: root,
  downloads: join(root, "downloads"),
  hubUrl: "https://hub.test",
  signal: new AbortController().signal,
  fetchUrl: async (url) => {
    const body = fetched[url];
    if (body === undefined) throw new Error(`nothing at ${url}`);
    return typeof body === "string" ? new TextEncoder().encode(body) : body;
  },
});

const local = (path: string): PackageSpec => ({ kind: "local", path, written: { local: path } });
const hub = (versions: string[]): PackageSpec => ({
  kind: "hub",
  name: "team/tools",
  versions,
  written: { package: "team/tools", version: versions },
});

describe("the lock file", () => {
  it("has dbt's hash of what was asked for", () => {
    const git: PackageSpec = {
      kind: "git",
      url: "/tmp/cmdb/dp/gitpk",
      revision: "v1",
      subdirectory: null,
      warnUnpinned: true,
      written: { git: "/tmp/cmdb/dp/gitpk", revision: "v1" },
    };
    // From dbt-core 1.11.2.
    expect(specsHash([local("../pk"), git])).toBe("05bb0789511537a0218840c456d4c910e70715c4");
  });
});

describe("local packages", () => {
  it("are linked, those of packages too", async () => {
    write("a/dbt_project.yml", "name: pa\n");
    write("b/dbt_project.yml", "name: pb\n");
    const specs = (folder: string) => (folder.endsWith("/a") ? [local("b")] : []);
    const resolved = await resolvePackages([local("a")], specs, ports());
    expect(resolved.map((entry) => entry.projectName)).toEqual(["pa", "pb"]);
    expect(lockText(resolved, "x")).toBe(
      "packages:\n  - local: a\n    name: pa\n  - local: b\n    name: pb\nsha1_hash: x\n",
    );
    mkdirSync(join(root, "dbt_packages"));
    for (const entry of resolved) await installPackage(entry, join(root, "dbt_packages"), ports());
    expect(lstatSync(join(root, "dbt_packages/pa")).isSymbolicLink()).toBe(true);
  });

  it("that share a name are refused", async () => {
    for (const folder of ["a", "b"]) write(`${folder}/dbt_project.yml`, "name: same\n");
    await expect(resolvePackages([local("a"), local("b")], () => [], ports())).rejects.toThrow(
      'Found duplicate project "same"',
    );
  });

  it("that are not there say where they were looked for", async () => {
    await expect(resolvePackages([local("nope")], () => [], ports())).rejects.toThrow(
      `No dbt_project.yml found at expected path ${root}/nope/dbt_project.yml`,
    );
  });
});

describe("git packages", () => {
  const git = (revision: string | null): PackageSpec => ({
    kind: "git",
    url: join(root, "repo"),
    revision,
    subdirectory: "pkg",
    warnUnpinned: true,
    written: { git: join(root, "repo") },
  });
  const run = (...args: string[]) =>
    execFileSync("git", ["-C", join(root, "repo"), "-c", "user.email=a@b", "-c", "user.name=x", ...args], {
      encoding: "utf8",
    });

  beforeEach(() => {
    mkdirSync(join(root, "downloads"));
    write("repo/pkg/dbt_project.yml", "name: old\n");
    run("init", "-q");
    run("add", ".");
    run("commit", "-qm", "one");
    run("tag", "v1");
    write("repo/pkg/dbt_project.yml", "name: new\n");
    run("commit", "-qam", "two");
  });

  it("are checked out at their revision, and locked to its commit", async () => {
    const [entry] = await resolvePackages([git("v1")], () => [], ports());
    expect(entry?.projectName).toBe("old");
    expect(entry?.pinned.lockEntry).toMatchObject({ revision: run("rev-parse", "v1").trim(), subdirectory: "pkg" });
    const [newest] = await resolvePackages([git(null)], () => [], { ...ports(), downloads: join(root, "other") });
    expect(newest?.projectName).toBe("new");
  });

  it("must have one revision", async () => {
    await expect(resolvePackages([git("v1"), git("v2")], () => [], ports())).rejects.toThrow(
      "git dependencies should contain exactly one version",
    );
  });

  it("with an unknown revision give git's words", async () => {
    await expect(resolvePackages([git("nope")], () => [], ports())).rejects.toThrow(
      `Error checking out spec='nope' for repo ${root}/repo\nfatal: invalid reference: nope`,
    );
    await expect(resolvePackages([git("--upload-pack=x")], () => [], ports())).rejects.toThrow(
      "cannot begin with a hyphen",
    );
  });
});

describe("packages of the hub", () => {
  const index = JSON.stringify({
    versions: Object.fromEntries(
      ["1.0.0", "1.2.0", "1.10.0", "2.0.0", "2.1.0-rc1"].map((version) => [
        version,
        { downloads: { tarball: `https://files.test/${version}.tgz` } },
      ]),
    ),
  });

  it("are the newest release in every range", async () => {
    write("src/tools-1.10.0/dbt_project.yml", "name: tools\n");
    execFileSync("tar", ["-czf", join(root, "t.tgz"), "-C", join(root, "src"), "tools-1.10.0"]);
    const archive = new Uint8Array(readFileSync(join(root, "t.tgz")));
    const fetched = {
      "https://hub.test/api/v1/team/tools.json": index,
      "https://files.test/1.10.0.tgz": archive,
    };
    const [entry] = await resolvePackages([hub([">=1.0.0"]), hub(["<2.0.0"])], () => [], ports(fetched));
    expect(entry?.projectName).toBe("tools");
    expect(entry?.pinned).toMatchObject({ version: "1.10.0", latest: "2.0.0" });
  });

  it("without a release in the range say what there is", async () => {
    const fetched = { "https://hub.test/api/v1/team/tools.json": index };
    await expect(resolvePackages([hub([">=3.0.0"])], () => [], ports(fetched))).rejects.toThrow(
      "Could not find a matching compatible version for package team/tools",
    );
  });
});
