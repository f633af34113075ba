// The resources of one process: set up when somebody first asks, what one needs before itself, and torn down in the opposite order.
import { parseConfig } from "../config/config-schema.ts";
import type { RunConfig } from "../config/run-config.ts";
import { resolveEnvVars } from "../definitions/env-var.ts";
import { isResourceDefinition, type ResourceDefinition } from "../definitions/resource.ts";
import type { Resource } from "../definitions/types.ts";
import { envReferences } from "./env-references.ts";

export interface ResourceSetOptions {
  /** As `Definitions` has them: definitions, and plain objects. */
  readonly declared: Readonly<Record<string, unknown>>;
  readonly config: RunConfig["resources"];
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Resources that somebody has in use. */
export interface Lease {
  readonly values: Readonly<Record<string, unknown>>;
  /** Tears down those that live as long as a step. */
  release(): Promise<void>;
}

export interface ResourceSet {
  /** Null = all. */
  acquire(names: readonly string[] | null): Promise<Lease>;
  close(): Promise<void>;
}

/** A resource could not be set up, or is not there. */
class ResourceError extends Error {
  override readonly name = "ResourceError";
}

interface Live {
  readonly value: unknown;
  teardown(): Promise<void>;
}

export function createResourceSet(options: ResourceSetOptions): ResourceSet {
  const { declared } = options;
  const shared = new Map<string, Promise<Live>>();
  const order: Promise<Live>[] = [];

  /** `path` is what asks for it, which names a circle. */
  async function live(name: string, own: Map<string, Promise<Live>>, path: readonly string[]): Promise<Live> {
    if (!Object.hasOwn(declared, name)) throw new ResourceError(`there is no resource "${name}"`);
    if (path.includes(name)) {
      throw new ResourceError(`resources need each other in a circle: ${[...path, name].join(" → ")}`);
    }
    const resource = declared[name];
    const keeper = isResourceDefinition(resource) && resource.lifetime === "step" ? own : shared;
    const known = keeper.get(name);
    if (known !== undefined) return known;
    const made = setUp(name, resource, own, path);
    keeper.set(name, made);
    if (keeper === shared) order.push(made);
    // A step that is tried again tries this again.
    made.catch(() => keeper.delete(name));
    return made;
  }

  async function setUp(
    name: string,
    resource: unknown,
    own: Map<string, Promise<Live>>,
    path: readonly string[],
  ): Promise<Live> {
    if (!isResourceDefinition(resource)) return setUpObject(name, resource);
    const needed = resource.requires ?? Object.keys(declared).filter((each) => each !== name);
    const values = await valuesOf(needed, own, [...path, name]);
    const config = await configOf(name, resource, options);
    try {
      const value = await resource.setup(config, values as never);
      return { value, teardown: async () => resource.teardown?.(value) };
    } catch (error) {
      throw setupFailed(name, error);
    }
  }

  async function valuesOf(names: readonly string[], own: Map<string, Promise<Live>>, path: readonly string[]) {
    const values: [string, unknown][] = [];
    for (const name of names) values.push([name, (await live(name, own, path)).value]);
    return Object.fromEntries(values);
  }

  return {
    async acquire(names) {
      const own = new Map<string, Promise<Live>>();
      const release = () => tearDown([...own.values()]);
      try {
        return { values: await valuesOf(names ?? Object.keys(declared), own, []), release };
      } catch (error) {
        await release();
        throw error;
      }
    },
    close: () => tearDown(order.splice(0)),
  };
}

/** In the opposite order; one that fails keeps none of the others from its turn. */
async function tearDown(order: readonly Promise<Live>[]): Promise<void> {
  const failures: unknown[] = [];
  for (const made of order.toReversed()) {
    const ready = await made.catch(() => null);
    await ready?.teardown().catch((error: unknown) => failures.push(error));
  }
  if (failures.length > 0) throw failures[0];
}

async function setUpObject(name: string, value: unknown): Promise<Live> {
  if (!isResource(value)) return { value, teardown: async () => {} };
  try {
    await value.setup?.();
  } catch (error) {
    throw setupFailed(name, error);
  }
  return { value, teardown: async () => value.teardown?.() };
}

export function isResource(value: unknown): value is Resource {
  if (typeof value !== "object" || value === null) return false;
  const of = (name: string) => !(name in value) || typeof Reflect.get(value, name) === "function";
  return of("setup") && of("teardown") && of("watchedFolders");
}

/** What code gives, with what the run gives over it; validated as a whole. */
async function configOf(name: string, resource: ResourceDefinition, options: ResourceSetOptions): Promise<unknown> {
  const launched = options.config?.[name]?.config;
  const written = { ...Object(resource.given), ...envReferences(Object(launched ?? {})) };
  let value: unknown;
  try {
    value = resolveEnvVars(written, options.env);
  } catch (error) {
    throw new ResourceError(`resource "${name}": ${error instanceof Error ? error.message : String(error)}`);
  }
  if (resource.schema === null) return value;
  const parsed = await parseConfig(resource.schema, value);
  if (parsed.problems.length === 0) return parsed.value;
  const lines = parsed.problems.map(({ path, message }) => `${["config", ...path].join(".")}: ${message}`);
  throw new ResourceError(`resource "${name}" is configured wrongly: ${lines.join("; ")}`);
}

function setupFailed(name: string, cause: unknown): ResourceError {
  const said = cause instanceof Error ? cause.message : String(cause);
  return new ResourceError(`resource "${name}" could not be set up: ${said}`, { cause });
}
