// The definitions as a run's process needs them: the bundle that the run was launched with, imported and resolved.
import { existsSync } from "node:fs";
import { resolveDefinitions } from "../definitions/resolve-definitions.ts";
import type { BoundAutomation, ResolvedDefinitions, ResolvedStep } from "../definitions/resolved.ts";
import type { Resource } from "../definitions/types.ts";
import { bundleDefinitions } from "../host/bundle.ts";
import { importDefinitions } from "../host/definitions-host.ts";

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
  /** Sets up the resources that need it; called by whoever runs a step, done once. */
  setUp(): Promise<void>;
  close(): Promise<void>;
}

/** @throws {OpenDefinitionsError} and whatever the team's code throws */
export async function openDefinitions(place: DefinitionsPlace): Promise<OpenedDefinitions> {
  process.setSourceMapsEnabled(true);
  const definitions = await importDefinitions(await bundleOf(place));
  if (definitions === null) throw new OpenDefinitionsError(`${place.file} does not export Definitions`);
  const { resolved, problems } = await resolveDefinitions(definitions);
  if (resolved === null) throw new OpenDefinitionsError(problems.map((problem) => problem.message).join("; "));
  return opened(resolved);
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

function opened(resolved: ResolvedDefinitions): OpenedDefinitions {
  const steps = new Map(resolved.steps.map((step) => [step.name, step]));
  const ready: Resource[] = [];
  let settingUp: Promise<void> | null = null;
  return {
    stepOf(name) {
      const step = steps.get(name);
      if (step === undefined) {
        throw new OpenDefinitionsError(`the definitions no longer declare "${name}"; launch the run again`);
      }
      return step;
    },
    automationOf(name) {
      const automation = resolved.automations.find((each) => each.name === name);
      if (automation === undefined) throw new OpenDefinitionsError(`the definitions no longer declare "${name}"`);
      return automation;
    },
    setUp() {
      settingUp ??= setUpAll(resolved.resources, ready);
      return settingUp;
    },
    async close() {
      const failures: unknown[] = [];
      for (const resource of ready.reverse()) {
        await Promise.resolve(resource.teardown?.()).catch((error: unknown) => failures.push(error));
      }
      if (failures.length > 0) throw failures[0];
    },
  };
}

async function setUpAll(resources: readonly Resource[], ready: Resource[]): Promise<void> {
  for (const resource of resources) {
    await resource.setup?.();
    ready.push(resource);
  }
}
