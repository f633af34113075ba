// Asks a child process one question. Whatever the team's code in it does — throws, prints, exits, never ends — there is an end.
import { spawn } from "node:child_process";
import { parentMessage } from "./parent-message.ts";

export interface AskChildOptions<T> {
  /** Path of the entry that answers. */
  readonly entry: string;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly request: object;
  readonly isAnswer: (message: unknown) => message is T;
  readonly timeoutMillis: number;
  readonly signal?: AbortSignal;
}

export interface ChildAnswer<T> {
  readonly answer: T | null;
  /** How the process ended: `exit code 1`, `signal SIGKILL`. */
  readonly ending: string;
  readonly timedOut: boolean;
  /** What was printed, cut at 100,000 characters. */
  readonly output: string;
}

const MAX_OUTPUT = 100_000;

export async function askChild<T>(options: AskChildOptions<T>): Promise<ChildAnswer<T>> {
  const child = spawn(process.execPath, [options.entry], {
    cwd: options.cwd,
    env: options.env,
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  let output = "";
  const keep = (chunk: string) => {
    if (output.length < MAX_OUTPUT) output += chunk.slice(0, MAX_OUTPUT - output.length);
  };
  child.stdout?.setEncoding("utf8").on("data", keep);
  child.stderr?.setEncoding("utf8").on("data", keep);
  const stop = () => child.kill("SIGKILL");
  let timedOut = false;
  const timer = setTimeout(() => {
    timedOut = true;
    stop();
  }, options.timeoutMillis);
  options.signal?.addEventListener("abort", stop, { once: true });
  try {
    child.send(options.request, () => {});
    const { answer, ending } = await parentMessage<T>(child, options.isAnswer);
    return { answer, ending, timedOut, output };
  } finally {
    clearTimeout(timer);
    options.signal?.removeEventListener("abort", stop);
  }
}
