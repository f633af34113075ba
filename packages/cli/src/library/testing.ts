// `sluice/testing`, as teams import it: run assets inside a test, without a store and without a server.
export { type MaterializeOptions, type MaterializeOutcome, materialize } from "@sluice/orchestrator";
