// `target`: what templates see of the chosen output of the profile. Never a secret.
import { Dict } from "@sluice/jinja";
import type { Target } from "./types.ts";

export function targetDict(target: Target): Dict {
  const { credentials } = target;
  return Dict.from([
    ...credentials.shown,
    ...[...credentials.aliases].map(([alias, name]) => [alias, credentials.shown.get(name) ?? null] as const),
    ["database", credentials.database],
    ["schema", credentials.schema],
    ["type", credentials.type],
    ["threads", target.threads],
    ["name", target.name],
    ["target_name", target.name],
    ["profile_name", target.profileName],
  ]);
}
