// What the launcher hands to the process of a run, over its standard input: it holds the address of the store with its password,
// which is nobody else's business.
import type { Readable } from "node:stream";
import type { Settings } from "../settings/types.ts";

export interface RunRequestInput {
  readonly runId: string;
  /** The number of the launch: the process is refused once there is another. */
  readonly launch: number;
  readonly connectionString: string;
  readonly root: string;
  readonly stepWorker: string;
  readonly settings: Settings;
  readonly library: Readonly<Record<string, string>>;
  /** How long steps have to end once a cancel came. */
  readonly graceMillis: number;
}

export async function readRunRequest(stream: Readable): Promise<RunRequestInput> {
  const chunks: string[] = [];
  stream.setEncoding("utf8");
  for await (const chunk of stream) chunks.push(String(chunk));
  const value: unknown = JSON.parse(chunks.join(""));
  if (!isRunRequest(value)) throw new TypeError("the launcher sent no request for a run");
  return value;
}

/** The launcher is the same program: that it is a request at all is enough. */
function isRunRequest(value: unknown): value is RunRequestInput {
  return (
    typeof value === "object" &&
    value !== null &&
    "runId" in value &&
    typeof value.runId === "string" &&
    "launch" in value &&
    typeof value.launch === "number" &&
    "connectionString" in value &&
    typeof value.connectionString === "string" &&
    "root" in value &&
    typeof value.root === "string"
  );
}
