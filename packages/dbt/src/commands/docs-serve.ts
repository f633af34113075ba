// `dbt docs serve`: a small web server over the target folder, until Ctrl-C.
import { existsSync, readFileSync, statSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { extname, join, normalize, sep } from "node:path";
import { DbtError } from "../errors.ts";
import { note } from "../events/builders.ts";
import { docsPage } from "./docs-page.ts";
import { openProject, targetFolderOf } from "./load-project.ts";
import { type Command, type CommandInput, done } from "./types.ts";

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".json": "application/json",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".jpg": "image/jpeg",
  ".css": "text/css",
};

export const docsServeCommand: Command = async (input) => {
  const folder = targetFolderOf(openProject(input));
  const port = Number(input.flags.all["port"] ?? 8080);
  const host = String(input.flags.all["host"] ?? "127.0.0.1");
  const server = createFileServer(folder);
  await listen(server, port, host);
  input.fire(note({ msg: `Serving docs at ${host}:${port}` }));
  input.fire(note({ msg: `To access from your browser, navigate to: http://localhost:${port}` }));
  input.fire(note({ msg: "Press Ctrl+C to exit." }));
  await interrupted(input);
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  return done(true);
};

function createFileServer(folder: string): Server {
  return createServer((request, response) => {
    const path = decodeURI(new URL(request.url ?? "/", "http://localhost").pathname);
    const file = normalize(join(folder, path === "/" ? "index.html" : path));
    const isPage = file === join(folder, "index.html");
    if (!file.startsWith(folder + sep) || (!isPage && !(existsSync(file) && statSync(file).isFile()))) {
      response.writeHead(404).end("not found");
      return;
    }
    response.writeHead(200, { "content-type": TYPES[extname(file)] ?? "application/octet-stream" });
    response.end(isPage && !existsSync(file) ? docsPage() : readFileSync(file));
  });
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (cause) =>
      reject(
        new DbtError(`Could not listen on ${host}:${port}: ${cause.message}`, {
          code: "docs/port",
          hint: "choose another port with --port",
          cause,
        }),
      ),
    );
    server.listen(port, host, resolve);
  });
}

function interrupted({ signal }: CommandInput): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
}
