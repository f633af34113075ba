// The session of a command: everything that templates and runners need, with the database open for as long as `work` takes.
import { RelationCache } from "../compile/relation-cache.ts";
import { createTargetWriter } from "../compile/target-files.ts";
import type { RuntimeSession } from "../compile/types.ts";
import type { LoadedProject } from "./load-project.ts";
import { openWarehouse } from "./open-warehouse.ts";
import type { CommandInput } from "./types.ts";

export interface SessionOptions {
  readonly loaded: LoadedProject;
  readonly selected: readonly string[];
  /** False: templates that ask the database fail. */
  readonly connects: boolean;
}

/** Closes the database when `work` is done, whatever comes of it. */
export async function withSession<T>(
  { loaded, selected, connects }: SessionOptions,
  input: CommandInput,
  work: (session: RuntimeSession) => Promise<T>,
): Promise<T> {
  const { project, manifest } = loaded;
  const opened = connects ? openWarehouse(project.target, input.fire) : null;
  const compiledMacros = await input.compiledMacros?.();
  const writer = createTargetWriter(project.root.root);
  const session: RuntimeSession = {
    project,
    manifest,
    flags: input.flags,
    env: input.env,
    fire: opened?.fire ?? input.fire,
    invocationId: input.invocation.id,
    startedAt: input.invocation.startedAt,
    warehouse: opened?.warehouse ?? null,
    compiledMacros,
    cache: new RelationCache(),
    selected,
    writeTarget: (file, text) => writer.write(file, text),
  };
  try {
    return await work(session);
  } finally {
    await opened?.warehouse.close();
  }
}
