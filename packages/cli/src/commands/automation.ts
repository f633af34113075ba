// `sluice automation`: what an evaluation of conditions would come to now, and what the last ones came to, part by part.
import type { AutomationSummary, EvaluatedNodeView, EvaluationView } from "@sluice/api";
import { CliError } from "../cli-error.ts";
import { findProject } from "../project/project.ts";
import { connectServer } from "../server-link/connect.ts";
import type { ServerLink } from "../server-link/types.ts";

export interface AutomationOptions {
  readonly action: "preview" | "evaluations";
  /** A sensor of conditions or an asset; absent = all such sensors. */
  readonly name: string | undefined;
  readonly json: boolean;
}

/** Exit code 1 when an evaluation fails. */
export async function automationCommand({ action, name, json }: AutomationOptions): Promise<number> {
  const link = await connectServer(findProject(process.cwd()), (line) => process.stderr.write(`${line}\n`));
  try {
    const sensors = (await link.calls.automations()).filter((each) => each.conditionCount !== null);
    const chosen = sensors.filter((each) => name === undefined || each.name === name);
    return action === "preview"
      ? await preview(link, await previewed(link, sensors, chosen, name), json)
      : await show(link, chosen, name, json);
  } finally {
    await link.close();
  }
}

interface Previewed {
  readonly sensors: readonly AutomationSummary[];
  readonly asset: string | null;
}

async function previewed(
  link: ServerLink,
  sensors: readonly AutomationSummary[],
  chosen: readonly AutomationSummary[],
  name: string | undefined,
): Promise<Previewed> {
  if (name === undefined || chosen.length > 0) return { sensors: chosen, asset: null };
  await refuseUnknown(link, name);
  return { sensors, asset: name };
}

async function preview(link: ServerLink, { sensors, asset }: Previewed, json: boolean): Promise<number> {
  const previews = await Promise.all(
    sensors.map(async ({ name }) => ({ name, ...(await link.calls.previewTick({ name })) })),
  );
  const failed = previews.some((each) => each.status === "failure");
  if (json) print(previews);
  else if (previews.length === 0) process.stdout.write("No asset has an automation condition.\n");
  else {
    for (const { name, message, error, evaluations } of previews) {
      const shown = evaluations.filter((each) => (asset === null ? each.isRequested : each.assetKey === asset));
      process.stdout.write(`${name}: ${error?.message ?? message ?? ""}\n`);
      for (const each of shown)
        printEvaluation(each, each.isRequested ? "would be requested" : "would not be requested");
    }
  }
  return failed ? 1 : 0;
}

async function show(
  link: ServerLink,
  chosen: readonly AutomationSummary[],
  name: string | undefined,
  json: boolean,
): Promise<number> {
  if (name !== undefined && chosen.length === 0) await refuseUnknown(link, name);
  const found =
    name !== undefined && chosen.length === 0
      ? (await link.calls.assetEvaluations({ key: name })).items
      : (await Promise.all(chosen.map((each) => link.calls.automationEvaluations({ name: each.name })))).flatMap(
          (page) => page.items,
        );
  if (json) print(found);
  else if (found.length === 0) process.stdout.write("Nothing has been evaluated yet.\n");
  else for (const each of found) printEvaluation(each, said(each));
  return 0;
}

function said({ timestamp, isRequested, runId }: EvaluationView): string {
  return `${timestamp}  ${isRequested ? `requested, run ${runId ?? "-"}` : "not requested"}`;
}

async function refuseUnknown(link: ServerLink, name: string): Promise<void> {
  if ((await link.calls.assets()).some((asset) => asset.key === name)) return;
  throw new CliError(
    "automation/not-found",
    `there is no sensor of conditions and no asset "${name}"`,
    "`sluice sensors` and `sluice assets` list them",
  );
}

function printEvaluation({ assetKey, tree }: Pick<EvaluationView, "assetKey" | "tree">, what: string): void {
  process.stdout.write(`${assetKey}  ${what}\n${treeText(tree, "  ")}`);
}

function treeText(node: EvaluatedNodeView, indent: string): string {
  const about = node.about === null ? "" : `${node.about}: `;
  const because = node.because === null ? "" : `  (${node.because})`;
  const omitted = node.omitted === 0 || !node.isCandidate ? "" : `${indent}  … ${node.omitted} more\n`;
  const mark = node.isTrue ? "✓" : node.isCandidate ? "✗" : "·";
  const parts = node.parts.map((part) => treeText(part, `${indent}  `)).join("");
  const partitions = node.isTrue && node.partitions !== null ? `  [${partitionsText(node.partitions)}]` : "";
  return `${indent}${mark} ${about}${node.name}${partitions}${because}\n${parts}${omitted}`;
}

function partitionsText({ count, keys }: NonNullable<EvaluatedNodeView["partitions"]>): string {
  const more = count > keys.length ? `, … ${count - keys.length} more` : "";
  return `${keys.join(", ")}${more}`;
}

function print(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
}
