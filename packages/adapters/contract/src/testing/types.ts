// What the contract suite must be told about an adapter and its database.
import type { Adapter, CellKind, CellValue } from "../types.ts";

export interface ContractCase {
  readonly name: string;
  readonly run: () => Promise<void>;
}

/** An expression and what must come of it. */
export interface ValueSample {
  readonly sql: string;
  readonly kind: CellKind;
  readonly value: CellValue;
}

export interface AdapterUnderTest {
  readonly adapter: Adapter;
  /** A complete profile output of a database that the suite may write to. */
  readonly output: Readonly<Record<string, unknown>>;
  /** Keys of `output` without which a profile is refused. */
  readonly requiredKeys: readonly string[];
  /** The output of a database that is not there; null where there is always one. */
  readonly unreachable: Readonly<Record<string, unknown>> | null;
  /** A schema, as SQL writes it, that exists and in which the suite makes and drops tables. */
  readonly schema: string;
  readonly samples: readonly ValueSample[];
  /** A query that runs until it is stopped; null where queries cannot be stopped. */
  readonly endlessQuery: string | null;
  /** Changes what belongs to a session only, and a query whose first cell must be the same before and after a reset. */
  readonly sessionState: { readonly change: string; readonly observe: string };
}
