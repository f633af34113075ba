// What every adapter is, and what the engine may ask of it.
export { CredentialsError, DatabaseError, type DatabaseErrorDetails } from "./errors.ts";
export type * from "./types.ts";
