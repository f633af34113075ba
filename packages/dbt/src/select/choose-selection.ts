// Which selection a command's flags mean: `--selector`, the default selector, or `--select` and `--exclude`.
import { DbtError } from "../errors.ts";
import { defaultSelector } from "../events/builders.ts";
import type { Fire } from "../events/bus.ts";
import type { Flags } from "../flags/types.ts";
import type { Json } from "../manifest/types.ts";
import { parseSelection } from "./parse-selection.ts";
import { parseYamlSelectors } from "./parse-yaml-selectors.ts";
import type { Selection } from "./types.ts";

export interface ChooseSelectionOptions {
  readonly flags: Flags;
  readonly selectors: ReadonlyMap<string, Json>;
  /** `--select`, or `--models` of `ls`. */
  readonly select: readonly string[];
  readonly fire: Fire;
}

/** @throws DbtError for a word that is no criterion, or a selector that nobody knows */
export function chooseSelection({ flags, selectors, select, fire }: ChooseSelectionOptions): Selection {
  const indirect = flags.indirectSelection;
  const named = parseYamlSelectors(selectors, indirect);
  if (flags.inline !== null) return parseSelection({ select: [], exclude: [], indirect });
  if (flags.selector !== null) {
    const found = named.get(flags.selector);
    if (found === undefined) throw unknownSelector(flags.selector, [...named.keys()]);
    return found.selection;
  }
  const byDefault = [...named.values()].find((selector) => selector.isDefault);
  if (select.length === 0 && flags.exclude.length === 0 && byDefault !== undefined) {
    fire(defaultSelector({ name: byDefault.name }));
    return byDefault.selection;
  }
  return parseSelection({ select, exclude: flags.exclude, indirect });
}

function unknownSelector(name: string, known: readonly string[]): DbtError {
  const list = known.map((selector) => `'${selector}'`).join(", ");
  return new DbtError(`Could not find selector named ${name}, expected one of [${list}]`, {
    code: "select/unknown-selector",
  });
}
