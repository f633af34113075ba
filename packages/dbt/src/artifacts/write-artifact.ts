// Writes one artifact: a temporary file beside it, then a rename, so that nobody ever reads half of one.
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { DbtError } from "../errors.ts";
import { artifactWritten } from "../events/builders.ts";
import type { Fire } from "../events/bus.ts";

export interface ArtifactPorts {
  readonly fire: Fire;
  readonly pid: number;
}

/** `type`: dbt's class name of the artifact, for the log. @throws DbtError when it cannot be written */
export function writeArtifact(path: string, json: string, type: string, ports: ArtifactPorts): void {
  writeTextAtomically(path, json, ports.pid);
  ports.fire(artifactWritten({ artifact_type: type, artifact_path: path }));
}

export function writeTextAtomically(path: string, text: string, pid: number): void {
  const temporary = join(dirname(path), `.${basename(path)}.${pid}.tmp`);
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(temporary, text);
    renameSync(temporary, path);
  } catch (cause) {
    if (existsSync(temporary)) rmSync(temporary, { force: true });
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new DbtError(`Could not write ${path}: ${reason}`, { code: "artifacts/not-written", cause });
  }
}

/** JSON with everything beyond ASCII escaped, as Python writes it. */
export function asciiJson(json: string): string {
  return /[\u007f-\uffff]/.test(json)
    ? json.replace(/[\u007f-\uffff]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`)
    : json;
}
