// Who may use the server. Users come from configuration as text; passwords are kept only as hashes in memory and compared
// in constant time.
import { randomBytes, scryptSync, timingSafeEqual } from "node:crypto";

/** What a user may do: look; also launch, cancel and reload; also change settings. */
export type Role = "viewer" | "operator" | "admin";

export interface Users {
  readonly size: number;
  /** The role behind a name and password, or null. */
  check(name: string, password: string): Role | null;
}

const ROLES: readonly string[] = ["viewer", "operator", "admin"];

/** The configured users are not usable; the message never holds a password. */
export class UsersError extends Error {
  override readonly name = "UsersError";
}

/**
 * Reads `name:password:role`, more than one separated by blanks.
 * @throws {UsersError} on a malformed entry, an unknown role or an empty password.
 */
export function readUsers(text: string): Users {
  const entries = new Map<string, { salt: Buffer; hash: Buffer; role: Role }>();
  const words = text.split(/\s+/).filter((word) => word !== "");
  for (const [index, word] of words.entries()) {
    const first = word.indexOf(":");
    const last = word.lastIndexOf(":");
    const role = word.slice(last + 1);
    if (first <= 0 || last === first) {
      throw new UsersError(`user ${index + 1} of SLUICE_USERS is not written as name:password:role`);
    }
    const name = word.slice(0, first);
    const password = word.slice(first + 1, last);
    if (!isRole(role))
      throw new UsersError(`user "${name}" of SLUICE_USERS has no known role; roles: ${ROLES.join(", ")}`);
    if (password === "") throw new UsersError(`user "${name}" of SLUICE_USERS has an empty password`);
    const salt = randomBytes(16);
    entries.set(name, { salt, hash: hash(password, salt), role });
  }
  const nobody = { salt: randomBytes(16), hash: randomBytes(32), role: "viewer" as const };
  // scrypt is slow on purpose; a page sends the same header with every request.
  const known = new Map<string, Role>();
  return {
    size: entries.size,
    check(name, password) {
      const remembered = known.get(`${name}\0${password}`);
      if (remembered !== undefined) return remembered;
      const entry = entries.get(name) ?? nobody;
      const same = timingSafeEqual(hash(password, entry.salt), entry.hash);
      if (!same || entry === nobody) return null;
      known.set(`${name}\0${password}`, entry.role);
      return entry.role;
    },
  };
}

function hash(password: string, salt: Buffer): Buffer {
  return scryptSync(password, salt, 32, { N: 4096 });
}

function isRole(text: string): text is Role {
  return ROLES.includes(text);
}
