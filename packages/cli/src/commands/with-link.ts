// The frame of commands that ask the server: the project of the working folder, its link, and an end to it.
import { findProject } from "../project/project.ts";
import { connectServer } from "../server-link/connect.ts";
import type { ServerLink } from "../server-link/types.ts";

export async function withLink<T>(work: (link: ServerLink) => Promise<T>): Promise<T> {
  const link = await connectServer(findProject(process.cwd()), (line) => process.stderr.write(`${line}\n`));
  try {
    return await work(link);
  } finally {
    await link.close();
  }
}

export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
}
