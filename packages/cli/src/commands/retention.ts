// `sluice retention run`: deletes what the settings no longer keep, which the daemon does every hour; or says what that would be.
import { findProject } from "../project/project.ts";
import { connectServer } from "../server-link/connect.ts";

export async function retentionCommand(options: { readonly dryRun: boolean; readonly json: boolean }): Promise<number> {
  const link = await connectServer(findProject(process.cwd()), (line) => process.stderr.write(`${line}\n`));
  try {
    const { runs, events, logFolders, ticks } = await link.calls.retention({ dryRun: options.dryRun });
    if (options.json) process.stdout.write(`${JSON.stringify({ runs, events, logFolders, ticks })}\n`);
    else {
      const verb = options.dryRun ? "Would delete" : "Deleted";
      process.stdout.write(
        `${verb} ${runs} runs, ${events} events of runs that stay, the output of ${logFolders} runs and ${ticks} ticks.\n`,
      );
    }
    return 0;
  } finally {
    await link.close();
  }
}
