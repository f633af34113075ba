// Definitions as a test has them, resolved; what is wrong with them fails the test.
import { type Definitions, isDefinitions } from "../definitions/definitions.ts";
import { DefinitionError } from "../definitions/errors.ts";
import { resolveDefinitions } from "../definitions/resolve-definitions.ts";
import { takeSnapshot } from "../host/take-snapshot.ts";

/** @throws {DefinitionError} */
export async function resolvedForTest<R extends object>(definitions: Definitions<R>) {
  if (!isDefinitions(definitions)) throw new DefinitionError("testing/definitions", "this needs Definitions");
  const { resolved, problems } = await resolveDefinitions(definitions);
  if (resolved !== null) return { resolved, snapshot: takeSnapshot(resolved, NOWHERE) };
  throw new DefinitionError(
    problems[0]?.code ?? "definitions/wrong",
    problems.map(({ message, hint }) => (hint === null ? message : `${message} (${hint})`)).join("; "),
  );
}

const NOWHERE = { file: "", bundle: "", bundleHash: "", files: [], loadedAt: "", loadMillis: 0 };
