// What people see of assets and search by: kinds, tags, owners and groups, held to the same rules as Dagster's.
import { DefinitionError } from "./errors.ts";

export interface Labels {
  readonly kinds?: readonly string[];
  readonly tags?: Readonly<Record<string, string>>;
  readonly owners?: readonly string[];
  readonly groupName?: string;
}

const MAX_KINDS = 10;
const TAG_KEY = /^(?:[A-Za-z0-9_.-]{1,63}\/)?[A-Za-z0-9_.-]{1,63}$/;
const TAG_VALUE = /^[A-Za-z0-9_.-]{0,63}$/;
const KIND = /^[A-Za-z0-9_.-]{1,63}$/;
const OWNER = /^(?:team:[A-Za-z0-9_]+|[^\s@]+@[^\s@]+\.[^\s@]+)$/;
const GROUP = /^[A-Za-z0-9_]+$/;

/** @throws {DefinitionError} for the first label that cannot be */
export function checkLabels(key: string, { kinds = [], tags = {}, owners = [], groupName }: Labels): void {
  if (kinds.length > MAX_KINDS) {
    throw new DefinitionError(
      "definitions/kinds",
      `asset "${key}" has ${kinds.length} kinds; at most ${MAX_KINDS} are shown`,
    );
  }
  const refuse = (what: string, value: string, hint: string) => {
    throw new DefinitionError(`definitions/${what}`, `asset "${key}": ${JSON.stringify(value)} is no ${what}`, {
      hint,
    });
  };
  const letters = "letters, digits, _ . and -, at most 63";
  for (const kind of kinds) if (!KIND.test(kind)) refuse("kind", kind, letters);
  for (const [name, value] of Object.entries(tags)) {
    if (!TAG_KEY.test(name)) refuse("tag", name, `${letters}; a namespace and "/" may stand before it`);
    if (!TAG_VALUE.test(value)) refuse("tag value", value, letters);
  }
  for (const owner of owners) if (!OWNER.test(owner)) refuse("owner", owner, 'a mail address, or "team:" and a name');
  if (groupName !== undefined && !GROUP.test(groupName)) refuse("group", groupName, "letters, digits and _");
}
