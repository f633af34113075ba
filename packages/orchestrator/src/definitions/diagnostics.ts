// The words for what can be wrong between definitions.
import { nearName } from "../selection/near-name.ts";
import type { DefinitionProblem } from "./errors.ts";
import type { SourceSite } from "./types.ts";

const at = (site: SourceSite | null): string => (site === null ? "" : ` (${site.file}:${site.line})`);

export function duplicateAsset(
  key: string,
  first: SourceSite | null,
  second: SourceSite | null,
  names: readonly string[],
) {
  return problem({
    code: "definitions/duplicate-asset",
    message: `asset "${key}" is declared twice`,
    hint: `by ${names.map((name) => `"${name}"`).join(" and ")}${at(first)}; give one of them another key`,
    site: second,
  });
}

export function duplicateName(
  what: "step" | "job" | "check" | "automation" | "notice",
  name: string,
  first: SourceSite | null,
  second: SourceSite | null,
) {
  return problem({
    code: `definitions/duplicate-${what}`,
    message: `there are two ${NOUNS[what] ?? `${what}s`} named "${name}"`,
    hint: first === null ? "names must differ" : `the other one is at ${first.file}:${first.line}`,
    site: second,
  });
}

const NOUNS: Readonly<Record<string, string>> = { automation: "schedules or sensors" };

export function unknownJob(automation: string, job: string, site: SourceSite | null, known: Iterable<string>) {
  const near = nearName(job, known);
  return problem({
    code: "definitions/unknown-job",
    message: `"${automation}" names job "${job}", which is not declared`,
    hint: near === null ? "add it to the jobs of Definitions" : `did you mean "${near}"?`,
    site,
  });
}

export function badTarget(automation: string, message: string, hint: string | null, site: SourceSite | null) {
  return problem({ code: "definitions/automation-target", message: `"${automation}": ${message}`, hint, site });
}

export function badCondition(what: string, message: string, hint: string | null, site: SourceSite | null) {
  return problem({ code: "definitions/automation-condition", message: `${what}: ${message}`, hint, site });
}

export function unknownCheckedAsset(check: string, key: string, site: SourceSite | null, known: Iterable<string>) {
  const near = nearName(key, known);
  return problem({
    code: "definitions/unknown-asset",
    message: `check "${check}" is for asset "${key}", which is not declared`,
    hint: near === null ? null : `did you mean "${near}"?`,
    site,
  });
}

export function badSelection(job: string, message: string, hint: string | null, site: SourceSite | null) {
  return problem({ code: "definitions/job-selection", message: `job "${job}": ${message}`, hint, site });
}

export function emptySelection(job: string, selection: string, site: SourceSite | null) {
  return problem({
    code: "definitions/job-selection",
    message: `job "${job}" selects nothing that can run: ${selection}`,
    hint: "external assets cannot be run; is the selection what was meant?",
    site,
  });
}

export function badPartitions(subject: string, message: string, site: SourceSite | null) {
  return problem({ code: "definitions/partitions", message: `${subject}: ${message}`, hint: null, site });
}

export function cycle(keys: readonly string[], site: SourceSite | null) {
  return problem({
    code: "definitions/cycle",
    message: `assets depend on each other in a circle: ${keys.join(" → ")}`,
    hint: "leave out one of these dependencies",
    site,
  });
}

export function stepCycle(names: readonly string[], site: SourceSite | null) {
  return problem({
    code: "definitions/step-cycle",
    message: `steps wait for each other in a circle: ${names.join(" → ")}`,
    hint: "split one of these multiAssets, or let it run in parts with canSubset: true",
    site,
  });
}

export function missingResource(user: string, name: string, site: SourceSite | null, known: readonly string[]) {
  const near = nearName(name, known);
  return problem({
    code: "definitions/missing-resource",
    message: `"${user}" asks for resource "${name}", which is not declared`,
    hint: near === null ? `add it to the resources of Definitions: { ${name}: … }` : `did you mean "${near}"?`,
    site,
  });
}

export function wrongResource(name: string, why: string | null = null, site: SourceSite | null = null) {
  return why === null
    ? problem({
        code: "definitions/wrong-resource",
        message: `resource "${name}" is a function`,
        hint: `call what defineResource gave: { ${name}: ${name}({ … }) }`,
        site,
      })
    : problem({
        code: "definitions/wrong-resource",
        message: `resource "${name}" is no I/O manager, and ${why}`,
        hint: "an I/O manager has handleOutput and loadInput",
        site,
      });
}

export function wrongResourceConfig(name: string, path: string, message: string, site: SourceSite | null) {
  return problem({
    code: "definitions/resource-config",
    message: `resource "${name}" is configured wrongly: ${path === "" ? "" : `${path}: `}${message}`,
    hint: null,
    site,
  });
}

export function resourceCycle(names: readonly string[], site: SourceSite | null) {
  return problem({
    code: "definitions/resource-cycle",
    message: `resources need each other in a circle: ${names.join(" → ")}`,
    hint: null,
    site,
  });
}

export function noIoManager(step: string, input: string, key: string, site: SourceSite | null) {
  return problem({
    code: "definitions/no-io-manager",
    message: `"${step}" takes the value of "${key}" as its input "${input}", but nothing keeps that value`,
    hint: `give asset "${key}" an ioManagerKey, or depend on it with deps`,
    site,
  });
}

export function wrongJobConfig(job: string, path: string, message: string, site: SourceSite | null) {
  return problem({ code: "definitions/job-config", message: `job "${job}": ${path}: ${message}`, hint: null, site });
}

function problem(options: {
  readonly code: string;
  readonly message: string;
  readonly hint: string | null;
  readonly site: SourceSite | null;
}): DefinitionProblem {
  return options;
}
