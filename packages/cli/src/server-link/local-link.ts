// No server runs: this process opens the store, loads the definitions and carries the run itself.

import { createCalls } from "@sluice/api";
import { createTickEvaluator, loadDefinitions, startDaemon, testNotice } from "@sluice/orchestrator";
import { createApp, createBackend, createDefinitionsSource } from "@sluice/server";
import { CliError } from "../cli-error.ts";
import { distFolder, openApiDocument } from "../project/installation.ts";
import { programFiles } from "../project/program-files.ts";
import type { SluiceProject } from "../project/project.ts";
import { publicUrl } from "../project/public-url.ts";
import { openServices } from "../project/services.ts";
import { settingsOf } from "../project/settings.ts";
import { VERSION } from "../project/version.ts";
import type { ServerLink } from "./types.ts";

/** @throws {CliError} when the definitions do not load */
export async function localLink(project: SluiceProject, log: (line: string) => void): Promise<ServerLink> {
  const settings = settingsOf(project);
  const services = await openServices(project, process.env, log);
  const { storage, connectionString, env } = services;
  const program = programFiles();
  const source = createDefinitionsSource(project.definitions, () =>
    loadDefinitions({ file: project.definitions, root: project.root, env, program, dev: true }),
  );
  try {
    const state = await source.reload();
    const [problem] = state.problems;
    const { snapshot } = state;
    if (problem !== undefined || snapshot === null) {
      const place = problem?.file ? `${problem.file}:${problem.line ?? 1}: ` : "";
      const excerpt = problem?.excerpt ? `\n${problem.excerpt}` : "";
      throw new CliError(
        problem?.code ?? "definitions/not-loaded",
        `${place}${problem?.message ?? "the definitions did not load"}${excerpt}`,
        problem?.hint ?? null,
      );
    }
    const notices = { project: project.name, publicUrl: () => publicUrl(env) };
    const backend = createBackend({
      storage,
      definitions: source,
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
      guard: { users: null, loopback: true, userName: "cli" },
      uiFolder: distFolder(),
      openApi: openApiDocument,
      onFault: (error, request) =>
        log(`${request}: ${error instanceof Error ? (error.stack ?? error.message) : error}`),
    });
    const daemon = await startDaemon({
      storage,
      connectionString,
      onRunProcess: services.lend,
      root: project.root,
      env,
      program,
      snapshot: () => source.state.snapshot,
      ticks: false,
      notices: { ...notices, gatherMillis: 0 },
      // It carries what it launches itself.
      settings: { ...settings, runs: { ...settings.runs, maxConcurrentRuns: 1 } },
      log,
    });
    return {
      url: null,
      calls: createCalls(async ({ method, path, body, signal }) => {
        const response = await app.request(path, {
          method,
          body,
          headers: { host: "localhost", "content-type": "application/json" },
          ...(signal === undefined ? {} : { signal }),
        });
        return { status: response.status, text: await response.text() };
      }),
      watch: (callback, signal) =>
        new Promise((resolve) => {
          const stop = backend.subscribe(callback);
          const end = () => {
            stop();
            resolve();
          };
          if (signal.aborted) end();
          else signal.addEventListener("abort", end, { once: true });
        }),
      close: async () => {
        await daemon.close({ runs: "cancel" });
        await services.close();
      },
    };
  } catch (error) {
    await services.close();
    throw error;
  }
}
