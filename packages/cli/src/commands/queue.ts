// `sluice queue`: the runs that wait, in the order in which they are looked at, and what each waits for.
import { findProject } from "../project/project.ts";
import { connectServer } from "../server-link/connect.ts";
import { printTable } from "./print-table.ts";

export async function queueCommand({ json }: { readonly json: boolean }): Promise<number> {
  const link = await connectServer(findProject(process.cwd()), (line) => process.stderr.write(`${line}\n`));
  try {
    const queue = await link.calls.queue({});
    if (json) process.stdout.write(`${JSON.stringify(queue, null, 2)}\n`);
    else if (queue.runs.length === 0) process.stdout.write("No run waits.\n");
    else {
      const rows = queue.runs.map(({ position, runId, jobName, priority, createdAt, reason }) => [
        String(position),
        runId,
        jobName ?? "(assets)",
        String(priority),
        createdAt,
        reason ?? "starts next",
      ]);
      printTable(["", "run", "job", "priority", "since", "waits because"], rows);
    }
    return 0;
  } finally {
    await link.close();
  }
}
