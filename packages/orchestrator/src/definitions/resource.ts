// `defineResource`: something that functions need, with config of its own, made before it is used and put away after.
import type { ConfigInput, ConfigOutput, ConfigSchema, NoConfig } from "../config/config-schema.ts";
import type { WithEnvVars } from "./env-var.ts";
import { resourceNamesOf } from "./required-resources.ts";
import { sourceSite } from "./source-site.ts";
import type { SourceSite } from "./types.ts";

/** What `setup` is called with, beside the resources that it needs itself. */
export interface ResourceContext<C> {
  readonly config: C;
}

/** What `defineResource` takes. */
export interface ResourceOptions<S extends ConfigSchema, T, N> {
  readonly config?: S;
  /** `process`: once in each process that runs steps; `step`: for each step anew (default `process`). */
  readonly lifetime?: "process" | "step";
  readonly description?: string;
  /** Makes what functions get; other resources are its second argument. */
  readonly setup: (context: ResourceContext<ConfigOutput<S>>, resources: N) => T | Promise<T>;
  readonly teardown?: (value: Awaited<T>) => void | Promise<void>;
}

/** A resource with its config, as `Definitions` takes it. */
export interface ResourceDefinition<out T = unknown, in N = never> {
  readonly kind: "resource";
  readonly schema: ConfigSchema | null;
  /** As written, variables unresolved; null: all of it comes with the run. */
  readonly given: unknown;
  /** False: what is missing in `given` comes with the run. */
  readonly isComplete: boolean;
  readonly lifetime: "process" | "step";
  readonly description: string | null;
  /** Names of the resources that `setup` asks for; null when its text does not say. */
  readonly requires: readonly string[] | null;
  readonly setup: (config: unknown, resources: N) => T | Promise<T>;
  readonly teardown: ((value: unknown) => void | Promise<void>) | null;
  readonly site: SourceSite | null;
}

/** Gives the resource its config. */
export interface ResourceFactory<S extends ConfigSchema, T, N> {
  (...config: ConfigArguments<S>): ResourceDefinition<T, N>;
  /** What is left out here is asked for at every launch. */
  atLaunch(config?: Partial<WithEnvVars<ConfigInput<S>>>): ResourceDefinition<T, N>;
}

type ConfigArguments<S extends ConfigSchema> = [ConfigInput<S>] extends [never]
  ? []
  : object extends ConfigInput<S>
    ? [config?: WithEnvVars<ConfigInput<S>>]
    : [config: WithEnvVars<ConfigInput<S>>];

/**
 * Declares a resource.
 * @example
 * const database = defineResource({
 *   config: z.object({ url: z.string() }),
 *   setup: ({ config }) => connect(config.url),
 *   teardown: (connection) => connection.close(),
 * });
 * new Definitions({ resources: { db: database({ url: EnvVar("DATABASE_URL") }) } });
 */
export function defineResource<S extends ConfigSchema = NoConfig, T = unknown, N = unknown>(
  options: ResourceOptions<S, T, N>,
): ResourceFactory<S, Awaited<T>, N> {
  const { config, setup, teardown, lifetime = "process", description = null } = options;
  const make = (given: unknown, isComplete: boolean, site: SourceSite | null): ResourceDefinition<Awaited<T>, N> => ({
    kind: "resource",
    schema: config ?? null,
    given,
    isComplete,
    lifetime,
    description,
    requires: resourceNamesOf(setup),
    setup: async (value, resources): Promise<Awaited<T>> =>
      await setup({ config: value as ConfigOutput<S> }, resources),
    teardown: teardown === undefined ? null : (value) => teardown(value as Awaited<T>),
    site,
  });
  const factory = (...given: readonly unknown[]) => make(given[0] ?? {}, true, sourceSite(factory));
  const atLaunch = (given: unknown = {}) => make(given, false, sourceSite(atLaunch));
  return Object.assign(factory, { atLaunch });
}

/** A resource of the program's own: its config is what the definitions give, and not checked by a schema. */
export function resourceOf<T>(options: {
  readonly given: unknown;
  readonly site: SourceSite | null;
  readonly setup: (config: unknown) => Promise<T>;
  readonly teardown: (value: T) => void | Promise<void>;
}): ResourceDefinition<T, unknown> {
  return {
    kind: "resource",
    schema: null,
    given: options.given,
    isComplete: true,
    lifetime: "process",
    description: null,
    requires: [],
    setup: options.setup,
    teardown: (value) => options.teardown(value as T),
    site: options.site,
  };
}

export function isResourceDefinition(value: unknown): value is ResourceDefinition {
  return typeof value === "object" && value !== null && "kind" in value && value.kind === "resource";
}

/** What functions get of the resources of `Definitions`. */
export type Provided<P> = {
  readonly [K in keyof P]: P[K] extends ResourceDefinition<infer T, never> ? T : P[K];
};

/** Resources whose own needs are met; where one is not, its place says so. */
export type Complete<P> = {
  readonly [K in keyof P]: P[K] extends ResourceDefinition<unknown, infer N>
    ? Provided<P> extends N
      ? P[K]
      : ResourceDefinition<unknown, Provided<P>>
    : P[K];
};
