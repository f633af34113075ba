// Opens the page in the user's browser, where there is one. Never fails a command.
import { spawn } from "node:child_process";

/** Tries to open `url`; does nothing without a desktop or in CI. */
export function openBrowser(url: string): void {
  if (process.env["CI"] || !process.stdout.isTTY) return;
  const [command, args] = opener(url);
  if (command === null) return;
  const child = spawn(command, args, { stdio: "ignore", detached: true });
  child.on("error", () => {});
  child.unref();
}

function opener(url: string): [string | null, string[]] {
  if (process.platform === "darwin") return ["open", [url]];
  if (process.platform === "win32") return ["cmd", ["/c", "start", "", url]];
  const hasDesktop = process.env["DISPLAY"] || process.env["WAYLAND_DISPLAY"];
  return hasDesktop ? ["xdg-open", [url]] : [null, []];
}
