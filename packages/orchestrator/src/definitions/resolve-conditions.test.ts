// What can be wrong with conditions and their sensors: each is told with its place before anything starts.
import { describe, expect, it } from "vitest";
import { AutomationCondition } from "../conditions/automation-condition.ts";
import { asset } from "./asset.ts";
import { automationConditionSensor, DEFAULT_CONDITION_SENSOR } from "./automation-condition-sensor.ts";
import { Definitions, type DefinitionsOptions } from "./definitions.ts";
import { resolveDefinitions } from "./resolve-definitions.ts";
import { AssetSpec } from "./specs.ts";

const eager = AutomationCondition.eager();
const of = (name: string, automationCondition = eager) => asset({ name, automationCondition }, () => {});
const orders = of("orders");

async function problemsOf(options: DefinitionsOptions<object>) {
  const { problems } = await resolveDefinitions(new Definitions(options));
  return problems.map(({ message, hint, site }) => {
    expect(site?.file).toMatch(/resolve-conditions\.test\.ts$/);
    return `${message} | ${hint}`;
  });
}

describe("conditions that cannot be", () => {
  it("name assets and selections that are not there", async () => {
    const anyUpdated = AutomationCondition.anyDepsUpdated();
    expect(
      await problemsOf({ assets: [orders, of("a", AutomationCondition.assetMatches("order", anyUpdated))] }),
    ).toEqual([
      'the automation condition of asset "a": assetMatches names asset "order", which is not declared | did you mean "orders"?',
    ]);
    const [unknown, broken] = [eager.ignore("key:ordres"), eager.allow("group:(")];
    const problems = await problemsOf({ assets: [orders, of("a", unknown), of("b", broken)] });
    expect(problems.map((text) => text.replace(/ in any.*?: /, " … "))).toEqual(
      expect.arrayContaining([expect.stringContaining('the automation condition of asset "b": allow("group:(")')]),
    );
  });

  it("are on assets that nothing here makes", async () => {
    const spec = new AssetSpec({ key: "crm/users", automationCondition: eager });
    expect(await problemsOf({ assets: [spec] })).toEqual([
      'the automation condition of asset "crm/users": nothing here makes the asset | declare it with asset(…) or observableSourceAsset(…), or take the condition away',
    ]);
  });

  it("have a cron expression that never comes, or a time zone that is none", () => {
    expect(() => AutomationCondition.onCron("0 0 30 2 *")).toThrow('"0 0 30 2 *" is never due');
    expect(() => AutomationCondition.cronTickPassed("@never")).toThrow("is no cron expression");
    expect(() => AutomationCondition.onCron("0 6 * * *", "Europe/Atlantis")).toThrow("no time zone");
  });
});

describe("sensors of conditions", () => {
  it("have one asset in one of them", async () => {
    const sensors = [
      automationConditionSensor({ name: "one", target: "*" }),
      automationConditionSensor({ name: "two", target: [orders] }),
    ];
    expect(await problemsOf({ assets: [orders], sensors })).toEqual([
      '"two": asset "orders" is a target of "one" too: its condition would be evaluated twice | let each asset be in the target of one sensor',
    ]);
    const target = await problemsOf({
      assets: [orders],
      sensors: [automationConditionSensor({ name: "x", target: "ordres" })],
    });
    expect(target[0]).toContain('"x": ');
  });

  it("are there by themselves only for what is left", async () => {
    const names = async (options: DefinitionsOptions<object>) => {
      const { resolved } = await resolveDefinitions(new Definitions(options));
      return resolved?.automations.map(({ name }) => name);
    };
    const all = automationConditionSensor({ name: "all", target: "*" });
    expect(await names({ assets: [orders] })).toEqual([DEFAULT_CONDITION_SENSOR]);
    expect(await names({ assets: [orders], sensors: [all] })).toEqual(["all"]);
    expect(await names({ assets: [asset({ name: "plain" }, () => {})] })).toEqual([]);
  });
});
