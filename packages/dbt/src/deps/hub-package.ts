// Packages of the hub, and archives at any address.
import { spawn } from "node:child_process";
import { hash } from "node:crypto";
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { registryProgressGetRequest } from "../events/builders.ts";
import type { PackageSpec } from "../project/package-specs.ts";
import { compareVersions, parseVersionSpec, satisfies, type VersionSpec } from "../project/semver.ts";
import { notInHub, notReachable, noVersion } from "./diagnostics.ts";
import type { DepsPorts, PinnedPackage } from "./types.ts";

type HubSpec = Extract<PackageSpec, { readonly kind: "hub" }>;
type TarballSpec = Extract<PackageSpec, { readonly kind: "tarball" }>;

interface Release {
  readonly version: VersionSpec;
  readonly text: string;
  readonly tarball: string;
}

/** The newest release that satisfies every range in `ranges`. */
export async function pinHubPackage(
  spec: HubSpec,
  ranges: readonly string[],
  ports: DepsPorts,
): Promise<PinnedPackage> {
  const releases = await readReleases(spec.name, ports);
  const wanted = ranges.flatMap((range) => range.split(",")).map((range) => range.trim());
  const specs = wanted.map((range) => {
    const parsed = parseVersionSpec(range);
    if (parsed === null) throw noVersion(spec.name, wanted, []);
    return parsed;
  });
  const allowsPrereleases =
    spec.written["install_prerelease"] === true || specs.some((range) => range.prerelease !== null);
  const finals = releases.filter(({ version }) => version.prerelease === null);
  const candidates = (allowsPrereleases ? releases : finals).filter(({ version }) => satisfies(version, specs));
  const chosen = candidates.at(-1);
  if (chosen === undefined) {
    throw noVersion(
      spec.name,
      wanted,
      releases.map(({ text }) => text),
    );
  }
  return {
    spec,
    name: spec.name,
    lockEntry: { package: spec.name, version: chosen.text },
    niceVersion: `version ${chosen.text}`,
    latest: finals.at(-1)?.text ?? chosen.text,
    version: chosen.text,
    subdirectory: null,
    fetch: once(() => unpack(chosen.tarball, `${spec.name}-${chosen.text}`, ports)),
    placing: "move",
  };
}

export function pinTarballPackage(spec: TarballSpec, ports: DepsPorts): PinnedPackage {
  return {
    spec,
    name: spec.url,
    lockEntry: { tarball: spec.url, name: spec.name },
    niceVersion: `tarball (url: ${spec.url})`,
    latest: null,
    version: null,
    subdirectory: null,
    fetch: once(() => unpack(spec.url, spec.url, ports)),
    placing: "move",
  };
}

function once<T>(work: () => Promise<T>): () => Promise<T> {
  let started: Promise<T> | null = null;
  return () => {
    started ??= work();
    return started;
  };
}

/** All releases, the oldest first. */
async function readReleases(name: string, ports: DepsPorts): Promise<readonly Release[]> {
  const url = `${ports.hubUrl}/api/v1/${name}.json`;
  ports.fire(registryProgressGetRequest({ url }));
  const text = new TextDecoder().decode(await ports.fetchUrl(url));
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (error) {
    throw notReachable(url, error instanceof Error ? error.message : String(error));
  }
  const versions = fieldOf(data, "versions");
  if (typeof versions !== "object" || versions === null) throw notInHub(name);
  const releases = Object.entries(versions).flatMap(([key, value]): Release[] => {
    const version = parseVersionSpec(key);
    const tarball = fieldOf(fieldOf(value, "downloads"), "tarball");
    return version === null || typeof tarball !== "string" ? [] : [{ version, text: key, tarball }];
  });
  return releases.sort((a, b) => compareVersions(a.version, b.version));
}

function fieldOf(value: unknown, name: string): unknown {
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, name)) return undefined;
  return Reflect.get(value, name);
}

/** Downloads an archive and gives the one folder that it holds. */
async function unpack(url: string, name: string, ports: DepsPorts): Promise<string> {
  const folder = join(ports.downloads, hash("md5", name));
  mkdirSync(folder, { recursive: true });
  const archive = `${folder}.tar.gz`;
  writeFileSync(archive, await ports.fetchUrl(url));
  await runTar(["-xzf", archive, "-C", folder, "--no-same-owner"], url, ports);
  const [only, ...others] = readdirSync(folder);
  return only !== undefined && others.length === 0 ? join(folder, only) : folder;
}

/** `tar` is everywhere that Node is, Windows included; it refuses paths that lead out of the folder. */
function runTar(args: readonly string[], url: string, ports: DepsPorts): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn("tar", args, { signal: ports.signal, stdio: ["ignore", "ignore", "pipe"] });
    let problem = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      problem += text;
    });
    child.on("error", reject);
    child.on("close", (code) => {
      if (code === 0) resolve();
      else reject(notReachable(url, `the archive cannot be unpacked: ${problem.trim()}`));
    });
  });
}
