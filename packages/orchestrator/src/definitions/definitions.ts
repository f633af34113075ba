// `Definitions`: everything that a team declares, in one value, which its file exports by default.
import type { AssetCheckDefinition, AssetsDefinition } from "./assets-definition.ts";
import type { AutomationDefinition } from "./automation-types.ts";
import type { JobDefinition } from "./jobs.ts";
import type { NoticeDefinition } from "./notice.ts";
import type { Complete, Provided } from "./resource.ts";
import type { AssetSpec } from "./specs.ts";
import type { ExecutorSpec } from "./types.ts";

/** Everything that a team can declare. */
export interface DefinitionsOptions<R extends object> {
  /** A bare `AssetSpec` is an asset that somebody else makes. */
  readonly assets?: readonly (AssetsDefinition<Provided<NoInfer<R>>> | AssetSpec)[];
  readonly assetChecks?: readonly AssetCheckDefinition<Provided<NoInfer<R>>>[];
  readonly jobs?: readonly JobDefinition<Provided<NoInfer<R>>>[];
  readonly schedules?: readonly AutomationDefinition<Provided<NoInfer<R>>>[];
  readonly sensors?: readonly AutomationDefinition<Provided<NoInfer<R>>>[];
  /** Whom to tell when something happens. */
  readonly notices?: readonly NoticeDefinition[];
  /** What functions get as their second argument: made by `defineResource`, or any object. */
  readonly resources?: R & Complete<NoInfer<R>>;
  /** Default: `multiProcessExecutor()`. */
  readonly executor?: ExecutorSpec;
}

/**
 * Everything that a team declares.
 * @example export default new Definitions({ assets: [orders], jobs: [nightly], resources: { db: new Db() } });
 */
export class Definitions<R extends object = object> {
  readonly kind = "definitions";
  readonly options: DefinitionsOptions<R>;

  constructor(options: DefinitionsOptions<R>) {
    this.options = options;
  }
}

/** Whether a value that a file exports is a `Definitions`, of this copy of the package or of another. */
export function isDefinitions(value: unknown): value is Definitions {
  return (
    typeof value === "object" &&
    value !== null &&
    "kind" in value &&
    value.kind === "definitions" &&
    "options" in value &&
    typeof value.options === "object" &&
    value.options !== null
  );
}
