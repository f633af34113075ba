// The PostgreSQL adapter. The composition root creates it; the engine sees only the contract.
export { createPostgresAdapter, type PostgresAdapterOptions } from "./adapter.ts";
