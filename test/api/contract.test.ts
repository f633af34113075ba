// The HTTP interface against its own OpenAPI document, and the published client, with a real server: every call that the document
// names is made, and every answer has the form that it promises.
import { readFileSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { z } from "zod";
import { copyExample, type DevServer, removeFolder, repository, sluice, startDev } from "../support/sluice.ts";

interface Operation {
  readonly operationId: string;
  readonly requestBody?: object;
  readonly responses: Readonly<
    Record<string, { readonly content?: Readonly<Record<string, { readonly schema: object }>> }>
  >;
}
interface Document {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: object };
}

const PARTITIONED = `
const day = asset({ name: "day", partitions: staticPartitions(["a", "b"]) }, () => {
  throw new Error("never made");
});
const customer = asset({ name: "customer", partitions: dynamicPartitions("customers") }, () => {});

`;
const MORE = `
  schedules: [schedule({ job: "dbt_job", cronSchedule: "0 6 * * *" })],
  notices: [notice({ name: "data-team", on: ["run-failed"], to: webhook({ url: EnvVar("HOOK") }) })],
`;

const NAMES = "asset, dynamicPartitions, EnvVar, notice, schedule, staticPartitions, webhook";

let folder = "";
let server: DevServer;
let receiver: Server;
let document: Document;
let runId = "";
let backfillId = "";

beforeAll(async () => {
  folder = copyExample();
  const file = join(folder, "definitions.ts");
  const text = readFileSync(file, "utf8")
    .replace(/import \{([^}]*)\} from "sluice";/, `import {$1, ${NAMES} } from "sluice";`)
    .replace("export default", `${PARTITIONED}export default`)
    .replace("assets: [", "assets: [day, customer, ")
    .replace('selection: "*"', 'selection: "not (key:day or key:customer)"')
    .replace("  resources:", `${MORE}  resources:`);
  writeFileSync(file, text);
  receiver = createServer((_, response) => response.end("ok"));
  await new Promise<void>((resolve) => receiver.listen(0, "127.0.0.1", resolve));
  const { port } = receiver.address() as AddressInfo;
  server = await startDev(folder, [], { HOOK: `http://127.0.0.1:${port}` });
  const launched = await sluice(["launch", "dbt_job", "--wait", "--json"], { cwd: folder });
  expect(launched.code, launched.stderr).toBe(0);
  runId = JSON.parse(launched.stdout).runId;
  backfillId = await failedBackfill();
  document = await (await fetch(`${server.url}/api/openapi.json`)).json();
});
afterAll(async () => {
  await server?.stop();
  receiver?.close();
  removeFolder(folder);
});

/** One that has ended, with something to make again. */
async function failedBackfill(): Promise<string> {
  const launched = await request("POST", "/api/backfills", { assetKeys: ["day"], partitions: { keys: ["a"] } });
  const { backfillId: id } = await launched.json();
  expect(launched.status, id).toBe(201);
  await vi.waitUntil(async () => (await (await fetch(`${server.url}/api/backfills/${id}`)).json()).endedAt !== null, {
    timeout: 60_000,
    interval: 200,
  });
  return id;
}

const operations = () =>
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })),
  );

/** What stands for the parameters of a path, by the path's first part. */
const PARAMETERS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  assets: { key: "stg_orders", partition: "a" },
  partitions: { name: "customers" },
  jobs: { name: "dbt_job" },
  automations: { name: "dbt_job_schedule" },
  notices: { name: "data-team" },
  pools: { name: "warehouse" },
  runs: { uniqueId: "model.dbt_project.stg_orders", stepKey: "my_dbt_assets", stream: "stdout" },
};
const BODIES: Readonly<Record<string, object>> = {
  switchAutomation: { isOn: false },
  setCursor: { cursor: "1" },
  switchNotice: { isOn: true },
  launch: { assetKeys: ["stg_orders"], tags: { why: "test" } },
  launchOptions: { assetKeys: ["stg_orders"] },
  reexecute: { strategy: "all" },
  bulkRuns: { action: "reexecute", runIds: ["00000000-0000-0000-0000-000000000000"] },
  setPool: { limit: 3 },
  retention: { dryRun: true },
  changeDynamicPartitions: { add: ["acme"] },
  launchBackfill: { assetKeys: ["day"], partitions: "all" },
};

/** Calls that make what they name. */
const ANY_NAME: ReadonlySet<string> = new Set(["setPool"]);

function filled(path: string): string {
  const [, , area = "", , part] = path.split("/");
  const values: Readonly<Record<string, string>> = {
    id: area === "backfills" ? backfillId : runId,
    ...PARAMETERS[area],
    ...(part === "partitions" ? { key: "day" } : {}),
  };
  return path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(values[name] ?? `no ${name}`));
}

function request(method: string, path: string, body: unknown): Promise<Response> {
  const init = method === "GET" ? {} : { body: JSON.stringify(body), headers: { "Content-Type": "application/json" } };
  return fetch(server.url + path, { method, ...init });
}

/** The documented form of an answer, with what it refers to. */
function formOf({ operationId, responses }: Operation, status: number): z.ZodType {
  const schema = responses[status]?.content?.["application/json"]?.schema;
  if (schema === undefined) throw new Error(`${operationId} documents no answer ${status}`);
  const text = JSON.stringify({ ...schema, $defs: document.components.schemas });
  return z.fromJSONSchema(JSON.parse(text.replaceAll("#/components/schemas/", "#/$defs/")));
}

describe("the HTTP interface", () => {
  it("answers every call as its document says", async () => {
    expect(document.openapi).toBe("3.1.0");
    for (const { method, path, operation } of operations()) {
      const { operationId, requestBody } = operation;
      if (operationId === "stream") continue;
      const body = BODIES[operationId] ?? {};
      if (requestBody !== undefined) expect(BODIES, "a body for every call that takes one").toHaveProperty(operationId);
      const answer = await request(method, filled(path), body);
      const said: unknown = await answer.json();
      expect(answer.status, `${operationId}: ${JSON.stringify(said)}`).toBeLessThan(300);
      const read = formOf(operation, answer.status).safeParse(said);
      expect(read.success ? [] : read.error.issues, operationId).toEqual([]);
    }
  });

  it("answers in one form what is not there", async () => {
    for (const { method, path, operation } of operations()) {
      if (!path.includes("{") || ANY_NAME.has(operation.operationId)) continue;
      const nobody = path
        .replace("{stream}", "stdout")
        .replace("{id}", runId.replace(/./g, "0"))
        .replace(/\{\w+\}/g, "nobody");
      const answer = await request(method, nobody, BODIES[operation.operationId] ?? {});
      const said = await answer.json();
      // A list of what is not there may be empty.
      if (answer.status === 200) expect(said.items ?? said, path).toEqual([]);
      else {
        expect(answer.status, path).toBe(404);
        expect(said, path).toMatchObject({
          code: expect.stringMatching(/\/not-found$/),
          message: expect.any(String),
        });
      }
    }
  });

  it("names every field of a request that is not as documented", async () => {
    const wrong = [
      ["/api/runs", { job: 1, checks: [{ assetKey: "a", name: 2 }] }, ["job", "checks.0.name"]],
      ["/api/runs", { jobs: "dbt_job" }, ["jobs", ""]],
      ["/api/notices/data-team/switch", { isOn: "yes" }, ["isOn"]],
      ["/api/automations/none/cursor", {}, ["cursor"]],
    ] as const;
    for (const [path, body, fields] of wrong) {
      const answer = await request("POST", path, body);
      expect(answer.status).toBe(400);
      const said = await answer.json();
      expect(said).toMatchObject({ code: "http/bad-request", hint: null });
      expect(said.fields.map((field: { readonly path: string }) => field.path)).toEqual(fields);
    }
    for (const query of ["?limit=many", "?limit=501", "?status=LOST", "?jb=nightly"]) {
      expect((await fetch(`${server.url}/api/runs${query}`)).status, query).toBe(400);
    }
    const answer = await request("POST", "/api/runs", {});
    expect(await answer.json()).toMatchObject({ message: "name a job, assets or checks to run" });
  });

  it("says in its document every type that it answers with", async () => {
    const script = pathToFileURL(join(repository, "scripts/build-openapi.mjs")).href;
    const { buildOpenApi } = await import(script);
    const unknown: string[] = [];
    await buildOpenApi(repository, (type: string) => unknown.push(type));
    expect(unknown).toEqual([]);
  });

  it("has a page for people", async () => {
    const answer = await fetch(`${server.url}/api/docs`);
    expect(await answer.text()).toContain("/api/runs/{id}/reexecute");
  });
});

describe("sluice/client", () => {
  it("launches a run, hears how it ends, and reads its pages", async () => {
    const { createClient, eachItem, ApiProblem } = await import(
      pathToFileURL(join(repository, "packages/cli/dist/client.js")).href
    );
    const client = createClient({ url: `${server.url}/` });
    const stop = new AbortController();
    const stream = client.stream({ signal: stop.signal });
    expect((await stream.next()).value).toMatchObject({ kind: "hello" });
    const launched = await client.launch({ job: "dbt_job" });
    for await (const message of stream) {
      if (message.kind === "run" && message.runId === launched.runId && message.status === "SUCCESS") break;
    }
    stop.abort();
    expect(await client.run({ id: launched.runId })).toMatchObject({ status: "SUCCESS", jobName: "dbt_job" });
    const ids: string[] = [];
    for await (const run of eachItem(client.runs, { job: "dbt_job", limit: 1 })) ids.push(run.id);
    expect(ids).toEqual([launched.runId, ...ids.slice(1)]);
    expect(ids.length).toBeGreaterThan(1);
    const refused = await client.run({ id: "nobody" }).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(ApiProblem);
    expect(refused).toMatchObject({ status: 404, code: "run/not-found" });
    await expect(createClient({ url: "http://127.0.0.1:1" }).instance()).rejects.toMatchObject({
      code: "server/unreachable",
    });
  });
});
