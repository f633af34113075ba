// The definitions as a run's process needs them: the bundle that the run was launched with, imported and resolved.
import { existsSync } from "node:fs";
import type { RunConfig } from "../config/run-config.ts";
import { resolveDefinitions } from "../definitions/resolve-definitions.ts";
import type { BoundAutomation, ResolvedDefinitions, ResolvedHook, ResolvedStep } from "../definitions/resolved.ts";
import { bundleDefinitions } from "../host/bundle.ts";
import { importDefinitions } from "../host/definitions-host.ts";
import { createResourceSet, type ResourceSet } from "../resources/resource-set.ts";

export interface DefinitionsPlace {
  readonly file: string;
  readonly bundle: string;
  readonly root: string;
  readonly library: Readonly<Record<string, string>>;
}

/** The definitions cannot be used for a run. */
class OpenDefinitionsError extends Error {
  override readonly name = "OpenDefinitionsError";
}

export interface OpenedDefinitions {
  stepOf(name: string): ResolvedStep;
  automationOf(name: string): BoundAutomation;
  /** Of the job of a run; a run without a job has none. */
  hooksOf(jobName: string | null): readonly ResolvedHook[];
  readonly resources: ResourceSet;
  close(): Promise<void>;
}

/** @throws {OpenDefinitionsError} and whatever the team's code throws */
export async function openDefinitions(place: DefinitionsPlace, config?: RunConfig): Promise<OpenedDefinitions> {
  process.setSourceMapsEnabled(true);
  const definitions = await importDefinitions(await bundleOf(place));
  if (definitions === null) throw new OpenDefinitionsError(`${place.file} does not export Definitions`);
  const { resolved, problems } = await resolveDefinitions(definitions);
  if (resolved === null) throw new OpenDefinitionsError(problems.map((problem) => problem.message).join("; "));
  return opened(resolved, config);
}

/** On another machine, or long after, the bundle is made again: of the file as it is by then, which the raw output says. */
async function bundleOf(place: DefinitionsPlace): Promise<string> {
  if (existsSync(place.bundle)) return place.bundle;
  const result = await bundleDefinitions(place);
  if (result.status === "bundled") {
    if (result.bundle !== place.bundle)
      process.stderr.write(`${place.file} is used as it is now: ${place.bundle} is gone.\n`);
    return result.bundle;
  }
  throw new OpenDefinitionsError(result.problems.map((problem) => problem.message).join("; "));
}

function opened(resolved: ResolvedDefinitions, config: RunConfig | undefined): OpenedDefinitions {
  const steps = new Map([...resolved.steps, ...resolved.ops].map((step) => [step.name, step]));
  const resources = createResourceSet({ declared: resolved.resources, config: config?.resources, env: process.env });
  return {
    stepOf(name) {
      const step = steps.get(name);
      if (step === undefined) {
        throw new OpenDefinitionsError(`the definitions no longer declare "${name}"; launch the run again`);
      }
      return step;
    },
    hooksOf: (jobName) => resolved.jobs.find((job) => job.name === jobName)?.hooks ?? [],
    automationOf(name) {
      const automation = resolved.automations.find((each) => each.name === name);
      if (automation === undefined) throw new OpenDefinitionsError(`the definitions no longer declare "${name}"`);
      return automation;
    },
    resources,
    close: () => resources.close(),
  };
}

/** What the log says of it. */
export function teardownFailed(error: unknown): string {
  return `Teardown of the resources failed: ${error instanceof Error ? error.message : String(error)}`;
}
