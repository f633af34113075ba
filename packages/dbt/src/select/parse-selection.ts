// The grammar of `--select` and `--exclude`: blanks are unions, commas intersections, `+`, `n+` and `@` reach neighbours.
import { DbtError } from "../errors.ts";
import type { IndirectSelection } from "../flags/types.ts";
import { didYouMean } from "../project/settings-place.ts";
import { METHOD_NAMES } from "./method-names.ts";
import type { Criterion, Selection } from "./types.ts";

const CRITERION = /^(@)?((\d*)\+)?(?:([\w.]+):)?([\s\S]*?)(\+(\d*))?$/u;
const DEFAULT_INCLUDES = ["fqn:*", "source:*", "exposure:*", "metric:*", "semantic_model:*"];

export interface SelectionWords {
  /** Empty = everything. */
  readonly select: readonly string[];
  readonly exclude: readonly string[];
  readonly indirect: IndirectSelection;
}

/** What the two options mean together. @throws {DbtError} for a word that is no criterion */
export function parseSelection(words: SelectionWords): Selection {
  const { select, exclude, indirect } = words;
  const included = select.length === 0 ? union(DEFAULT_INCLUDES, indirect, false) : union(select, indirect, true);
  return {
    kind: "difference",
    parts: [included, union(exclude, indirect, true)],
    expectExists: false,
    raw: "",
    indirect: "eager",
  };
}

function union(words: readonly string[], indirect: IndirectSelection, expectExists: boolean): Selection {
  const parts = words
    .flatMap((word) => word.split(" "))
    .map(
      (raw): Selection => ({
        kind: "intersection",
        parts: raw.split(",").map((part) => parseCriterion(part, indirect)),
        expectExists,
        raw,
        indirect,
      }),
    );
  return { kind: "union", parts, expectExists: false, raw: words.join(" "), indirect };
}

/** One criterion of the command line or of a selector that is a plain text. */
export function parseCriterion(raw: string, indirect: IndirectSelection): Criterion {
  const match = CRITERION.exec(raw);
  if (match === null) {
    throw new DbtError(`Invalid selector spec "${raw}"`, { code: "select/syntax" });
  }
  const [, at, parents, parentsDepth, method, value = "", children, childrenDepth] = match;
  return makeCriterion({
    raw,
    method: method ?? defaultMethod(value),
    value,
    childrensParents: at !== undefined,
    parents: parents !== undefined,
    parentsDepth: depthOf(parentsDepth),
    children: children !== undefined,
    childrenDepth: depthOf(childrenDepth),
    indirect,
  });
}

/** A criterion from its parts, with the method's name checked. @throws {DbtError} */
export function makeCriterion(parts: Omit<Criterion, "kind" | "arguments">): Criterion {
  const [method = "", ...rest] = parts.method.split(".");
  if (!METHOD_NAMES.has(method)) {
    throw new DbtError(`'${method}' is not a valid method name`, {
      code: "select/unknown-method",
      hint: didYouMean(method, METHOD_NAMES, `the methods are ${[...METHOD_NAMES].sort().join(", ")}`),
    });
  }
  if (parts.children && parts.childrensParents) {
    throw new DbtError(`Invalid node spec ${parts.raw} - "@" prefix and "+" suffix are incompatible`, {
      code: "select/syntax",
    });
  }
  return { ...parts, kind: "criterion", method, arguments: rest };
}

/** Without a method: a path, the name of a file, or a (dotted) name. */
export function defaultMethod(value: string): string {
  if (value.includes("/")) return "path";
  return /\.(sql|py|csv)$/i.test(value) ? "file" : "fqn";
}

function depthOf(digits: string | undefined): number | null {
  return digits === undefined || digits === "" ? null : Number(digits);
}
