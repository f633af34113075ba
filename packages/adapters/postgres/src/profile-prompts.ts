// What `dbt init` asks for a profile of this database: dbt's keys, hints and defaults.
import type { ProfilePrompt } from "@sluice/adapter-contract";

export const profilePrompts: readonly ProfilePrompt[] = [
  { key: "host", hint: "hostname for the instance", default: null, kind: "text" },
  { key: "port", hint: null, default: "5432", kind: "integer" },
  { key: "user", hint: "dev username", default: null, kind: "text" },
  { key: "pass", hint: "dev password", default: null, kind: "secret" },
  { key: "dbname", hint: "default database that dbt will build objects in", default: null, kind: "text" },
  { key: "schema", hint: "default schema that dbt will build objects in", default: null, kind: "text" },
  { key: "threads", hint: "1 or more", default: "1", kind: "integer" },
];
