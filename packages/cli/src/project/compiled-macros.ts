// dbt's own macros as JavaScript. The build puts them here, compiled (scripts/compile-macros.mjs); as it stands there are none, and
// each macro is compiled when it is first called.
import type { PrecompiledMacros } from "@sluice/jinja";

/** The compiled form of a macro of dbt's or of an adapter's, by its text. */
export const compiledMacros: PrecompiledMacros = () => undefined;
