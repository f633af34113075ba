// What goes wrong with packages, in dbt's words where it has some.
import { DbtError } from "../errors.ts";

export function checkoutFailed(url: string, revision: string | null, reason: string): DbtError {
  return new DbtError(`Error checking out spec='${revision ?? "None"}' for repo ${url}\n${reason}`, {
    code: "deps/checkout",
    heading: "Internal Error",
  });
}

export function manyRevisions(name: string, revisions: readonly string[]): DbtError {
  const list = revisions.map((revision) => `'${revision}'`).join(", ");
  return new DbtError(`git dependencies should contain exactly one version. ${name} contains: {${list}}`, {
    code: "deps/revisions",
    heading: "Dependency Error",
  });
}

export function notInHub(name: string): DbtError {
  return new DbtError(`Package ${name} was not found in the package index`, {
    code: "deps/not-in-hub",
    heading: "Dependency Error",
  });
}

export function noVersion(name: string, asked: readonly string[], available: readonly string[]): DbtError {
  const list = (items: readonly string[]) => `[${items.map((item) => `'${item}'`).join(", ")}]`;
  return new DbtError(
    `Could not find a matching compatible version for package ${name}\n  Requested range: ${asked.join(", ")}\n  Compatible versions: ${list(available.slice(-5))}\n`,
    { code: "deps/no-version", heading: "Dependency Error" },
  );
}

export function notReachable(url: string, reason: string): DbtError {
  return new DbtError(`External connection exception occurred: ${url}: ${reason}`, { code: "deps/not-reachable" });
}

export function sameProjectName(name: string): DbtError {
  return new DbtError(
    `Found duplicate project "${name}". This occurs when a dependency has the same project name as some other dependency.`,
    { code: "deps/duplicate-project", heading: "Dependency Error" },
  );
}

export function unsupported(name: string): DbtError {
  return new DbtError(`The private package ${name} cannot be installed outside of dbt's own platform`, {
    code: "deps/private",
    heading: "Dependency Error",
  });
}
