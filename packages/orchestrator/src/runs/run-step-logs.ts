// The output of a run's steps while it runs: files, notices that they have grown, and the event that says what was kept.

import type { Mask } from "../secrets/mask.ts";
import { maskedLog } from "../secrets/masked-log.ts";
import type { Storage } from "../storage/types.ts";
import type { EventWriter } from "./event-writer.ts";
import { engineEvent } from "./run-messages.ts";
import { openStepLog, type StepLogWriter } from "./step-logs.ts";

export interface StepLogs {
  readonly openLog: (stepKey: string) => StepLogWriter;
  readonly closeLog: (stepKey: string, log: StepLogWriter) => Promise<void>;
}

export interface StepLogsOptions {
  readonly root: string;
  readonly runId: string;
  readonly writer: EventWriter;
  readonly storage: Pick<Storage, "notify">;
  readonly mask: Mask | null;
}

const NOTICE_MILLIS = 500;

export function createStepLogs({ root, runId, writer, storage, mask }: StepLogsOptions): StepLogs {
  return {
    openLog: (stepKey) => {
      const due = new Set<string>();
      const log = openStepLog({
        root,
        runId,
        stepKey,
        onProblem: (error) => {
          writer.write(
            engineEvent(`The output of step "${stepKey}" can no longer be kept: ${error.message}`, "warning"),
          );
        },
        onGrowth: (stream, bytes) => {
          if (due.has(stream)) return;
          due.add(stream);
          setTimeout(() => {
            due.delete(stream);
            storage.notify({ kind: "log", runId, stepKey, stream, bytes }).catch(() => {});
          }, NOTICE_MILLIS).unref();
        },
      });
      return maskedLog(log, mask);
    },
    closeLog: async (stepKey, log) => {
      await log.close();
      const { stdout, stderr } = log.bytes;
      if (stdout === 0 && stderr === 0) return;
      writer.write({
        type: "LOGS_CAPTURED",
        level: "debug",
        stepKey,
        stdoutBytes: stdout,
        stderrBytes: stderr,
        truncated: log.truncated,
        message: `Captured ${stdout} bytes of standard output and ${stderr} of standard error${log.truncated ? "; the middle was left out" : ""}.`,
      });
    },
  };
}
