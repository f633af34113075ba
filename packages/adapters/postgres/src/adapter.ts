// Puts the PostgreSQL adapter together: facts, dialect, macros, credentials, and the warehouse they open.
import type { Adapter, MacroFile } from "@sluice/adapter-contract";
import { readCredentials } from "./credentials/read-credentials.ts";
import { dialect } from "./dialect.ts";
import { facts } from "./facts.ts";
import { profilePrompts } from "./profile-prompts.ts";
import { openWarehouse } from "./warehouse/warehouse.ts";

export interface PostgresAdapterOptions {
  /** The adapter's macro files; read when they are first asked for. */
  readonly macros: () => readonly MacroFile[];
}

/**
 * The adapter for PostgreSQL.
 *
 * @example
 * const adapter = createPostgresAdapter({ macros: () => [] });
 * const credentials = adapter.readCredentials({ host, port, user, password, dbname, schema });
 * const warehouse = adapter.open(credentials, { limit: 4, onEvent: () => {} });
 */
export function createPostgresAdapter(options: PostgresAdapterOptions): Adapter {
  let macros: readonly MacroFile[] | null = null;
  return {
    facts,
    dialect,
    get macros() {
      macros ??= options.macros();
      return macros;
    },
    readCredentials,
    open: openWarehouse,
    profilePrompts,
  };
}
