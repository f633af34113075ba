// A step's raw output without secrets.
import type { LogStream, StepLogWriter } from "../runs/step-logs.ts";
import type { Mask } from "./mask.ts";

export function maskedLog(log: StepLogWriter, mask: Mask | null): StepLogWriter {
  if (mask === null) return log;
  const streams = { stdout: mask.stream(), stderr: mask.stream() };
  const pass = (stream: LogStream, text: string) => {
    if (text !== "") log.write(stream, text);
  };
  return {
    write: (stream, text) => pass(stream, streams[stream].write(text)),
    get bytes() {
      return log.bytes;
    },
    get truncated() {
      return log.truncated;
    },
    close() {
      pass("stdout", streams.stdout.end());
      pass("stderr", streams.stderr.end());
      return log.close();
    },
  };
}
