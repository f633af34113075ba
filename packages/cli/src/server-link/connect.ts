// Picks the link of a command: the project's running server if there is one, else this process.
import { readEnvironment } from "../project/environment.ts";
import type { SluiceProject } from "../project/project.ts";
import { httpLink } from "./http-link.ts";
import { sendRequest } from "./http-request.ts";
import { readServerFile } from "./server-file.ts";
import type { ServerLink } from "./types.ts";

const PROBE_MILLIS = 2_000;

/** The caller closes the link. */
export async function connectServer(project: SluiceProject, log: (line: string) => void): Promise<ServerLink> {
  const url = await runningServer(project.root);
  if (url !== null) return httpLink(url, readEnvironment(project.root, process.env));
  const { localLink } = await import("./local-link.ts");
  return localLink(project, log);
}

/** Address of the project's server when one runs and answers. */
export async function runningServer(root: string): Promise<string | null> {
  const server = readServerFile(root);
  return server !== null && (await answers(server.url)) ? server.url : null;
}

async function answers(url: string): Promise<boolean> {
  try {
    const { ok } = await sendRequest(`${url}/api/health`, { signal: AbortSignal.timeout(PROBE_MILLIS) });
    return ok;
  } catch {
    return false;
  }
}
