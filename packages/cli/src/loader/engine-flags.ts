// What V8 is told before the program's code is compiled. Most processes here are over within a second, and V8's optimizing
// compiler, which works on threads of its own, would cost them as much again as their work. It gets what is really hot.
import { setFlagsFromString } from "node:v8";

/** Entries that teams import: V8 in their processes is theirs. */
const LIBRARY: ReadonlySet<string> = new Set(["index", "dbt", "testing"]);

/**
 * How much bytecode a function runs before V8 looks whether to optimize it; V8's own 66 KiB times twelve. Measured on
 * projects of 1,000 and 10,000 models: less makes the small one dearer, more the large one.
 */
const INTERRUPT_BUDGET = 800_000;

/** Of no effect on code that is compiled already; the code cache holds code of one set of flags only. */
export function setEngineFlags(entry: string): void {
  if (LIBRARY.has(entry)) return;
  setFlagsFromString(`--interrupt-budget=${INTERRUPT_BUDGET}`);
}
