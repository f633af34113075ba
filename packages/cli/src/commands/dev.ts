// `sluice dev`: server, daemon and file watcher in one process. Ends with Ctrl-C; what it started ends with it.

import { join } from "node:path";
import { createTickEvaluator, loadDefinitions, startDaemon, testNotice } from "@sluice/orchestrator";
import {
  createApp,
  createBackend,
  createDefinitionsSource,
  type DefinitionsSource,
  isLoopback,
  listen,
  readUsers,
} from "@sluice/server";
import pc from "picocolors";
import { choosePort } from "../dev/free-port.ts";
import { openBrowser } from "../dev/open-browser.ts";
import { problemText } from "../dev/problem-text.ts";
import { watchDefinitions } from "../dev/watch-definitions.ts";
import { withInterrupt } from "../interrupt.ts";
import { distFolder, openApiDocument } from "../project/installation.ts";
import { type OpenScope, openScope } from "../project/open-scope.ts";
import { programFiles } from "../project/program-files.ts";
import { findProject, type SluiceProject } from "../project/project.ts";
import { publicUrl } from "../project/public-url.ts";
import { openServices } from "../project/services.ts";
import { settingsOf } from "../project/settings.ts";
import { VERSION } from "../project/version.ts";
import { runningServer } from "../server-link/connect.ts";
import { httpLink } from "../server-link/http-link.ts";
import { removeServerFile, writeServerFile } from "../server-link/server-file.ts";
import { followRun } from "./follow-run.ts";

export interface DevOptions {
  /** Null: 3000, or the next free one. */
  readonly port: number | null;
  readonly host: string;
  readonly open: boolean;
  /** A job to launch once everything is up. */
  readonly launch: string | null;
}

export async function devCommand(options: DevOptions): Promise<number> {
  const say = (line: string) => process.stderr.write(`${line}\n`);
  const project = findProject(process.cwd());
  const first = await runningServer(project.root);
  if (first !== null) say(`sluice runs for ${project.name} already: ${first}. Commands go on talking to that one.`);
  const choice = await choosePort(options.port, options.host);
  if (choice.notice !== null) say(choice.notice);
  const scope = openScope();
  try {
    await serve({ ...options, port: choice.port, isFirst: first === null }, project, scope, say);
  } finally {
    await scope.close();
  }
  return 0;
}

/** Opens everything, serves until Ctrl-C. */
async function serve(
  options: DevOptions & { readonly port: number; readonly isFirst: boolean },
  project: SluiceProject,
  scope: OpenScope,
  say: (line: string) => void,
): Promise<void> {
  const settings = settingsOf(project);
  const services = await openServices(project, process.env, say);
  scope.defer(() => services.close());
  const { storage, env, connectionString } = services;
  const program = programFiles();
  const definitions = createDefinitionsSource(project.definitions, () =>
    loadDefinitions({ file: project.definitions, root: project.root, env, program, dev: true }),
  );
  const users = env["SLUICE_USERS"] ? readUsers(env["SLUICE_USERS"]) : null;
  let address = publicUrl(env);
  const notices = { project: project.name, publicUrl: () => address };
  const backend = createBackend({
    storage,
    definitions,
    root: project.root,
    version: VERSION,
    projectName: project.name,
    deployment: "dev",
    storageKind: services.storageKind,
    settings,
    written: project.settings,
    env,
    evaluateNow: createTickEvaluator({ storage, root: project.root, env, program }),
    publicUrl: notices.publicUrl,
    testNotice: (notice) => testNotice({ storage, env, ...notices }, notice),
  });
  const app = createApp({
    backend,
    guard: { users, loopback: isLoopback(options.host) },
    uiFolder: join(distFolder(), "ui"),
    openApi: openApiDocument,
    onFault: (error, request) =>
      say(`${request}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`),
  });
  const server = await listen((request) => app.fetch(request), {
    host: options.host,
    port: options.port,
    userCount: users?.size ?? 0,
  });
  scope.defer(() => server.close());
  address ??= server.url;
  say(`sluice ${VERSION} for ${project.name}: ${pc.bold(server.url)}`);
  const daemon = await startDaemon({
    storage,
    connectionString,
    onRunProcess: services.lend,
    root: project.root,
    env,
    program,
    settings,
    snapshot: () => definitions.state.snapshot,
    notices,
    log: say,
  });
  scope.defer(() => daemon.close({ runs: "cancel" }));
  if (options.isFirst) {
    writeServerFile(project.root, { url: server.url, pid: process.pid });
    scope.defer(() => removeServerFile(project.root, process.pid));
  }
  await definitions.reload();
  tellDefinitions(definitions, say);
  const watcher = watchDefinitions(definitions, () => tellDefinitions(definitions, say));
  scope.defer(() => watcher.close());
  if (options.open) openBrowser(server.url);
  await withInterrupt(async (signal) => {
    if (options.launch !== null) await launchFirst(server.url, options.launch, env, signal);
    if (!signal.aborted) say(`Open ${server.url} (Ctrl-C ends it)`);
    await aborted(signal);
    say("Stopping.");
  });
}

/** What loaded, or why it did not. */
function tellDefinitions({ file, state }: DefinitionsSource, say: (line: string) => void): void {
  for (const problem of state.problems) say(problemText(problem, file));
  const { snapshot } = state;
  if (state.status !== "loaded" || snapshot === null) return;
  const { assets, checks, jobs, loadMillis } = snapshot;
  say(
    `Loaded ${count(assets.length, "asset")}, ${count(checks.length, "check")}, ${count(jobs.length, "job")} in ${Math.round(loadMillis)} ms.`,
  );
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}

/** Launches a job and prints its output; a failure is told and leaves the server up. */
async function launchFirst(
  url: string,
  job: string,
  env: Readonly<Record<string, string | undefined>>,
  signal: AbortSignal,
): Promise<void> {
  const link = httpLink(url, env);
  const { runId } = await link.calls.launch({ job });
  const run = await followRun(link, runId, { stdout: (text) => process.stdout.write(text), signal });
  process.stderr.write(`Run ${runId} of ${job} ended: ${run.status}\n`);
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
