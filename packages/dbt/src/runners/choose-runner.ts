// Which runner a node gets, from the command and the kind of the node: one table.
import type { RuntimeSession } from "../compile/types.ts";
import type { GraphNode, ResourceType } from "../manifest/types.ts";
import type { RunKind } from "../run/execute-run-types.ts";
import { cloneRunner } from "./clone-runner.ts";
import { compileRunner, showRunner } from "./compile-runner.ts";
import { dataTestRunner } from "./data-test-runner.ts";
import { freshnessRunner } from "./freshness-runner.ts";
import { functionRunner } from "./function-runner.ts";
import { isMicrobatch, microbatchRunner } from "./microbatch-runner.ts";
import { modelRunner } from "./model-runner.ts";
import { noOpRunner } from "./no-op-runner.ts";
import { seedRunner } from "./seed-runner.ts";
import { snapshotRunner } from "./snapshot-runner.ts";
import type { Runner } from "./types.ts";
import { unitTestRunner } from "./unit-test-runner.ts";

/** A runner of one kind of node: given only nodes of that kind, as the table below says. */
type AnyRunner = Runner;

const RUNNERS: Partial<Record<ResourceType, AnyRunner>> = {
  model: modelRunner,
  seed: seedRunner,
  snapshot: snapshotRunner,
  test: dataTestRunner,
  unit_test: unitTestRunner,
  function: functionRunner,
};

/** The runner of a node; its own kind is what the runner expects. */
export function chooseRunner(node: GraphNode, kind: RunKind, session: RuntimeSession): AnyRunner {
  if (kind === "compile") return compileRunner;
  if (kind === "show") return showRunner;
  if (kind === "clone") return cloneRunner;
  if (kind === "freshness") return freshnessRunner;
  if (isMicrobatch(node, session)) return microbatchRunner;
  return RUNNERS[node.resource_type] ?? noOpRunner;
}
