import { describe, expect, it } from "vitest";
import { z } from "zod";
import { asset } from "./asset.ts";
import { Definitions, type DefinitionsOptions } from "./definitions.ts";
import { defineAssetJob } from "./jobs.ts";
import { resolveDefinitions } from "./resolve-definitions.ts";
import { defineResource } from "./resource.ts";

const database = defineResource({
  config: z.object({ url: z.string(), size: z.number().optional() }),
  setup: () => ({}),
});
const needy = defineResource({ setup: (_context, { db }: { readonly db: object }) => db });
const uses = asset({ name: "uses" }, (_context, { database: _ }: { readonly database: object }) => {});
const taking = asset({ name: "taking", ins: { uses } }, () => {});
const limited = asset({ name: "limited", config: z.object({ limit: z.number().default(1) }) }, () => {});

/** What is wrong with definitions that the compiler would refuse too. */
async function problemsOf(options: DefinitionsOptions<Record<string, unknown>>): Promise<readonly string[]> {
  const { problems } = await resolveDefinitions(new Definitions(options));
  return problems.map(({ message, hint, site }) => {
    expect(site === null || site.file.endsWith("resolve-definitions.test.ts")).toBe(true);
    return `${message} (${hint})`;
  });
}

describe("what is wrong with resources and config is told at load", () => {
  it("a resource that is missing, misspelt or wrong", async () => {
    // @ts-expect-error the compiler says so too
    expect(await problemsOf({ assets: [uses], resources: { databse: {} } })).toEqual([
      '"uses" asks for resource "database", which is not declared (did you mean "databse"?)',
    ]);
    expect(await problemsOf({ resources: { needy: needy() } })).toEqual([
      '"resource needy" asks for resource "db", which is not declared (add it to the resources of Definitions: { db: … })',
    ]);
    expect(await problemsOf({ resources: { database } })).toEqual([
      'resource "database" is a function (call what defineResource gave: { database: database({ … }) })',
    ]);
    // @ts-expect-error the compiler says so too
    expect(await problemsOf({ resources: { database: database({ ulr: "x" }) } })).toEqual([
      'resource "database" is configured wrongly: ulr: "ulr" is not known here; did you mean "url"? (null)',
      'resource "database" is configured wrongly: "url" is missing (null)',
    ]);
  });

  it("an input that nothing keeps", async () => {
    expect(await problemsOf({ assets: [taking] })).toEqual([
      '"taking" takes the value of "uses" as its input "uses", but nothing keeps that value (give asset "uses" an ioManagerKey, or depend on it with deps)',
    ]);
  });

  it("config of a job", async () => {
    const job = defineAssetJob({ name: "j", config: { ops: { limited: { config: { limt: 3 } } } } });
    expect(await problemsOf({ assets: [limited], jobs: [job] })).toEqual([
      'job "j": config.ops.limited.config.limt: "limt" is not known here; did you mean "limit"? (null)',
    ]);
  });
});
