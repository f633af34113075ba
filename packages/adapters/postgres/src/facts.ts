// What the engine may know of PostgreSQL without a connection.
import type { AdapterFacts } from "@sluice/adapter-contract";

export const facts: AdapterFacts = {
  type: "postgres",
  version: "1.10.0",
  displayName: "Postgres",
  parents: [],
  capabilities: {
    concurrentMicrobatch: false,
    transactionalDdl: true,
    subqueryNeedsAlias: true,
    viewsBindTables: true,
    cancel: true,
  },
  constraints: {
    check: "enforced",
    not_null: "enforced",
    unique: "enforced",
    primary_key: "enforced",
    foreign_key: "enforced",
    custom: "enforced",
  },
  incrementalStrategies: ["append", "delete+insert", "merge", "microbatch"],
  configKeys: { unlogged: "clobber", indexes: "clobber" },
  behaviorFlags: {},
};
