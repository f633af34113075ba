// Finds the port to serve on: the wanted one, or, when nobody insisted on it, the next free one.
import { createServer } from "node:net";
import { CliError } from "../cli-error.ts";

export interface PortChoice {
  readonly port: number;
  /** What to tell the user when it is not the default port. */
  readonly notice: string | null;
}

const DEFAULT_PORT = 3000;
const TRIES = 20;

/**
 * @param wanted the port that the user named, or null for the default and its neighbours; 0 lets the system choose
 * @throws {CliError} when the named port, or every neighbour of the default, is taken
 */
export async function choosePort(wanted: number | null, host: string): Promise<PortChoice> {
  if (wanted !== null) {
    if (wanted !== 0 && !(await isFree(wanted, host))) {
      throw new CliError(
        "dev/port-taken",
        `port ${wanted} on ${host} is taken by another program`,
        `stop that program, or choose another port: --port ${wanted + 1}`,
      );
    }
    return { port: wanted, notice: null };
  }
  for (let port = DEFAULT_PORT; port < DEFAULT_PORT + TRIES; port++) {
    if (!(await isFree(port, host))) continue;
    const notice = port === DEFAULT_PORT ? null : `Port ${DEFAULT_PORT} is taken by another program; using ${port}.`;
    return { port, notice };
  }
  throw new CliError(
    "dev/port-taken",
    `the ports ${DEFAULT_PORT} to ${DEFAULT_PORT + TRIES - 1} on ${host} are all taken`,
    "choose one with --port",
  );
}

function isFree(port: number, host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", () => resolve(false));
    probe.listen({ port, host, exclusive: true }, () => probe.close(() => resolve(true)));
  });
}
