// Connections to the store's server, with the types that answers need: times as ISO 8601 text in UTC, whole numbers as numbers.
import pg from "pg";

const TIMESTAMPTZ = 1184;
const INT8 = 20;

/** Types for every client of the store. */
const storeTypes: pg.CustomTypesConfig = {
  getTypeParser(oid: number, format?: "text" | "binary") {
    if (oid === TIMESTAMPTZ) return isoTime;
    if (oid === INT8) return Number;
    return format === undefined ? pg.types.getTypeParser(oid) : pg.types.getTypeParser(oid, format);
  },
};

/** With `pipeline`, queries that are asked together go to the server together. */
export function createPool(connectionString: string, max: number, { pipeline = false } = {}): pg.Pool {
  const pool = new pg.Pool({
    connectionString,
    max,
    pipeline,
    types: storeTypes,
    application_name: "sluice",
    connectionTimeoutMillis: 10_000,
    idleTimeoutMillis: 30_000,
    allowExitOnIdle: true,
  });
  // An idle connection that the server closes is replaced at the next query; whoever queries hears of a real outage.
  pool.on("error", () => {});
  // The same goes for one that is in use when it is lost: its query fails.
  pool.on("connect", (client) => client.on("error", () => {}));
  return pool;
}

export function createListener(connectionString: string): pg.Client {
  return new pg.Client({ connectionString, application_name: "sluice listener", keepAlive: true });
}

/** `2026-11-24 13:04:58.96067+00` to `2026-11-24T13:04:58.960Z`. */
function isoTime(text: string): string {
  const time = new Date(text.replace(" ", "T").replace(/([+-]\d\d)$/, "$1:00"));
  return Number.isNaN(time.getTime()) ? text : time.toISOString();
}
