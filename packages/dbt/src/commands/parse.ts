// `dbt parse`: reads the project and writes its manifest.
import { join } from "node:path";
import { writeTextAtomically } from "../artifacts/write-artifact.ts";
import { parsePerfInfoPath } from "../events/builders.ts";
import { loadProject } from "./load-project.ts";
import type { Command } from "./types.ts";

export const parseCommand: Command = async (input) => {
  const startedAt = input.invocation.now().getTime();
  const { manifest, targetFolder, project } = await loadProject(input);
  const seconds = (input.invocation.now().getTime() - startedAt) / 1000;
  const path = join(targetFolder, "perf_info.json");
  const info = {
    path_count: manifest.nodes.size,
    parsed_path_count: manifest.nodes.size,
    load_all_elapsed: seconds,
    projects: project.packages.map((entry) => ({ project_name: entry.name })),
  };
  writeTextAtomically(path, JSON.stringify(info, null, 4), input.pid);
  input.fire(parsePerfInfoPath({ path }));
  return { success: true, results: null, manifest, targetFolder };
};
