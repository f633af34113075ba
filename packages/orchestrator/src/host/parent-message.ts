// Waits for the one answer of a child process, or for its end without one.
import type { ChildProcess } from "node:child_process";

export interface ParentMessage<T> {
  readonly answer: T | null;
  /** How the process ended: `exit code 1`, `signal SIGKILL`. */
  readonly ending: string;
}

/** Settles when the child has ended and its output has been read. */
export function parentMessage<T>(
  child: ChildProcess,
  isAnswer: (message: unknown) => message is T,
): Promise<ParentMessage<T>> {
  return new Promise((resolve) => {
    let answer: T | null = null;
    child.on("message", (message) => {
      if (isAnswer(message)) answer = message;
    });
    child.on("error", (error) => resolve({ answer, ending: error.message }));
    child.on("close", (code, signal) => {
      resolve({ answer, ending: signal === null ? `exit code ${code}` : `signal ${signal}` });
    });
  });
}
