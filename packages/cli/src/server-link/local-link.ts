// No server runs: this process opens the store, loads the definitions and carries the run itself.
import { createTickEvaluator, loadDefinitions, startDaemon, testNotice } from "@sluice/orchestrator";
import { createBackend, createDefinitionsSource } from "@sluice/server";
import { CliError } from "../cli-error.ts";
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
      evaluateNow: createTickEvaluator({ storage, root: project.root, env, program }),
      testNotice: (notice) => testNotice({ storage, env, ...notices }, notice),
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
      launch: (request) => backend.launch(request, "cli"),
      cancel: async (id) => {
        if ((await backend.run(id)) === null) return false;
        await backend.cancel(id, "cli");
        return true;
      },
      select: (words) => backend.select(words),
      run: (id) => backend.run(id),
      runs: (limit) => backend.runs({ limit }),
      assets: () => backend.assets(),
      automations: () => backend.automations(),
      switchAutomation: (name, isOn) => backend.switchAutomation(name, isOn),
      previewTick: (name) => backend.previewTick(name),
      log: (id, stepKey, stream, offset) => backend.runLog(id, stepKey, stream, offset),
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
