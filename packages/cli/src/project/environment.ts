// The environment that commands see: the process's own, completed by the project's `.env` file. What the process has wins,
// as with Docker Compose.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseEnv } from "node:util";

export type Environment = Readonly<Record<string, string | undefined>>;

/** The process's variables over those of `<root>/.env`. */
export function readEnvironment(root: string | null, own: Environment): Environment {
  if (root === null) return own;
  const file = join(root, ".env");
  if (!existsSync(file)) return own;
  return { ...parseEnv(readFileSync(file, "utf8")), ...definedOnly(own) };
}

function definedOnly(values: Environment): Environment {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}
