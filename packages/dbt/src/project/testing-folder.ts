// A project folder on disk for tests: files from texts, read with flags resolved as a command would. Used by tests only.
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { MacroFile } from "@sluice/adapter-contract";
import { createPostgresAdapter } from "@sluice/adapter-postgres";
import type { Fire } from "../events/bus.ts";
import { resolveFlags } from "../flags/resolve-flags.ts";
import { type ReadProjectOptions, readProject } from "./read-project.ts";
import type { Project } from "./types.ts";

const profiles = `
shop:
  target: dev
  outputs:
    dev: {type: postgres, host: localhost, user: ada, password: x, port: 5432, dbname: db, schema: public, threads: 2}
    prod: {type: postgres, host: localhost, user: ada, password: x, port: 5432, dbname: db, schema: live, threads: 2}
`;

export class TestFolder {
  readonly root = realpathSync(mkdtempSync(join(tmpdir(), "dbt-project-")));
  /** Names of the events that were fired, and their data. */
  readonly events: { name: string; data: unknown }[] = [];
  readonly #macros: readonly MacroFile[];

  constructor(files: Readonly<Record<string, string>> = {}, macros: readonly MacroFile[] = []) {
    this.#macros = macros;
    this.write({ "profiles.yml": profiles, "dbt_project.yml": "name: shop\nprofile: shop\n", ...files });
  }

  write(files: Readonly<Record<string, string>>): void {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(this.root, path)), { recursive: true });
      writeFileSync(join(this.root, path), text);
    }
  }

  /** What `dbt parse …` would read the project with. */
  options(line = "", env: Readonly<Record<string, string>> = {}): ReadProjectOptions {
    const argv = ["parse", ...line.split(" ").filter((word) => word !== "")];
    const resolved = resolveFlags({ argv, env, cwd: this.root, home: this.root });
    if (resolved.kind !== "flags") throw new Error(`asked for ${resolved.kind}`);
    const fire: Fire = ({ name, data }) => {
      this.events.push({ name, data });
    };
    return {
      flags: resolved.flags,
      adapters: [createPostgresAdapter({ macros: () => [] })],
      globalMacros: this.#macros,
      env: { get: (name) => env[name] },
      fire,
      invocationId: "4711",
      startedAt: new Date("2026-01-02T03:04:05Z"),
    };
  }

  read(line = "", env: Readonly<Record<string, string>> = {}): Project {
    return readProject(this.options(line, env));
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}
