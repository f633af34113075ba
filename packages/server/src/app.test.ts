import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { endpoints, type StreamMessage } from "@sluice/api";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createApp } from "./app.ts";
import type { Backend } from "./backend.ts";
import { listen } from "./listen.ts";
import { readUsers, type Users } from "./users.ts";

let ui = "";
beforeAll(() => {
  ui = mkdtempSync(join(tmpdir(), "sluice-ui-"));
  writeFileSync(join(ui, "index.html"), "<title>page</title>");
  writeFileSync(join(ui, "secret.txt"), "in the folder");
  mkdirSync(join(ui, "assets"));
  writeFileSync(join(ui, "assets/page-1a2b.js"), "page()");
  writeFileSync(join(ui, "assets/page-1a2b.js.br"), "compressed");
});
afterAll(() => rmSync(ui, { recursive: true, force: true }));

/** Answers only what these tests ask; anything else is a failure of the test. */
function backend(own: Partial<Backend> = {}): Backend {
  return new Proxy(own, {
    get(target, name) {
      const value = Reflect.get(target, name);
      if (value === undefined) throw new Error(`the test asked for ${String(name)}`);
      return value;
    },
  }) as Backend;
}

function app(own: Partial<Backend> = {}, users: Users | null = null, faults: unknown[] = []) {
  return createApp({
    backend: backend(own),
    guard: { users, loopback: users === null },
    uiFolder: ui,
    openApi: () => ({}),
    onFault: (error) => faults.push(error),
  });
}

const local = { headers: { host: "127.0.0.1:3000" } };
const json = (body: unknown, headers: Record<string, string> = {}) => ({
  method: "POST",
  headers: { host: "127.0.0.1:3000", "content-type": "application/json", ...headers },
  body: typeof body === "string" ? body : JSON.stringify(body),
});

describe("routes", () => {
  it("are those of the table, which is documented, and a few that are no calls", () => {
    const served = app()
      .routes.filter(({ method, path }) => method !== "ALL" && path.startsWith("/api/"))
      .map(({ method, path }) => `${method} ${path}`);
    const calls = Object.values(endpoints).map(({ method, path }) => `${method} ${path}`);
    expect(served.sort()).toEqual([...calls, "GET /api/docs", "GET /api/openapi.json", "GET /api/stream"].sort());
  });
});

describe("requests", () => {
  it("answers 404 with the name of what is missing", async () => {
    const answer = await app({ asset: async () => null }).request("/api/assets/marts%2Forders", local);
    expect(answer.status).toBe(404);
    expect(await answer.json()).toEqual({
      code: "asset/not-found",
      message: 'there is no asset "marts/orders"',
      hint: null,
    });
  });

  it("refuses a body that is not JSON", async () => {
    const answer = await app().request("/api/runs", json("{"));
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ code: "http/bad-json" });
  });

  it("refuses a launch that names nothing to run", async () => {
    const answer = await app().request("/api/runs", json({ tags: {} }));
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ message: "name a job, assets or checks to run" });
  });

  it("launches and says who did", async () => {
    const calls: unknown[] = [];
    const answer = await app({
      launch: async (request, by) => {
        calls.push([request, by]);
        return { runId: "r1", notice: null };
      },
    }).request("/api/runs", json({ job: "dbt_job" }));
    expect([answer.status, await answer.json()]).toEqual([201, { runId: "r1", notice: null }]);
    expect(calls).toEqual([[{ job: "dbt_job" }, "you"]]);
  });

  it("tells a fault of ours as 500 and hands it to the log", async () => {
    const faults: unknown[] = [];
    const broken = async () => {
      throw new Error("the store is gone");
    };
    const answer = await app({ assets: broken }, null, faults).request("/api/assets", local);
    expect([answer.status, faults.length]).toEqual([500, 1]);
  });

  it("streams changes", async () => {
    let publish: (message: StreamMessage) => void = () => {};
    const answer = await app({
      subscribe: (callback) => {
        publish = callback;
        return () => {};
      },
    }).request("/api/stream", local);
    const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
    expect((await reader?.read())?.value).toContain('"hello"');
    publish({ kind: "assets", keys: ["a"] });
    expect((await reader?.read())?.value).toBe('data: {"kind":"assets","keys":["a"]}\n\n');
    await reader?.cancel();
  });
});

describe("the guard", () => {
  it("refuses another host on loopback", async () => {
    expect((await app().request("/api/assets", { headers: { host: "evil.example" } })).status).toBe(403);
  });

  it("refuses a change that comes from another site", async () => {
    const foreign: Record<string, string>[] = [
      { origin: "http://evil.example" },
      { "sec-fetch-site": "cross-site" },
      { origin: "null" },
    ];
    for (const headers of foreign) {
      expect((await app().request("/api/runs", json({ job: "x" }, headers))).status).toBe(403);
    }
  });

  it("asks for a login, knows roles, and lets health through", async () => {
    const users = readUsers("ann:s3:cret:admin vic:look:viewer");
    const login = (text: string) => ({ authorization: `Basic ${Buffer.from(text).toString("base64")}` });
    const guarded = app({ assets: async () => [], launch: async () => ({ runId: "r", notice: null }) }, users);
    expect((await guarded.request("/api/health")).status).toBe(200);
    expect((await guarded.request("/api/assets")).status).toBe(401);
    expect((await guarded.request("/api/assets", { headers: login("ann:wrong") })).status).toBe(401);
    expect((await guarded.request("/api/assets", { headers: login("vic:look") })).status).toBe(200);
    expect((await guarded.request("/api/runs", json({ job: "x" }, login("vic:look")))).status).toBe(403);
    expect((await guarded.request("/api/runs", json({ job: "x" }, login("ann:s3:cret")))).status).toBe(201);
  });

  it("lets only admins delete runs and what is kept of them", async () => {
    const users = readUsers("ann:s3cret:admin olga:run:operator");
    const login = (text: string) => ({ authorization: `Basic ${Buffer.from(text).toString("base64")}` });
    const asked: string[] = [];
    const guarded = app(
      {
        bulkRuns: async ({ action }) => {
          asked.push(action);
          return { done: [], refused: [] };
        },
      },
      users,
    );
    const bulk = (action: string, user: string) =>
      guarded.request("/api/runs/bulk", json({ action, runIds: ["r"] }, login(user)));
    expect((await bulk("delete", "olga:run")).status).toBe(403);
    expect((await bulk("cancel", "olga:run")).status).toBe(200);
    expect((await bulk("delete", "ann:s3cret")).status).toBe(200);
    expect((await guarded.request("/api/retention", json({ dryRun: false }, login("olga:run")))).status).toBe(403);
    expect(asked).toEqual(["cancel", "delete"]);
  });

  it.each(["ann", "ann:x:king", "ann::admin", ":x:admin"])("refuses the user entry %s", (text) => {
    expect(() => readUsers(text)).toThrow("SLUICE_USERS");
  });

  it("does not listen outside of loopback without users", async () => {
    await expect(listen(() => new Response(), { host: "0.0.0.0", port: 0, userCount: 0 })).rejects.toThrow(
      "refusing to listen on 0.0.0.0 without authentication",
    );
  });
});

describe("pages", () => {
  it("gives the page for every path of the UI", async () => {
    const answer = await app().request("/runs/123", local);
    expect(await answer.text()).toBe("<title>page</title>");
  });

  it("gives files compressed, once and for all, and only to who takes that", async () => {
    const ask = (method: string, headers: Record<string, string>) =>
      app().request("/assets/page-1a2b.js", { method, headers: { ...local.headers, ...headers } });
    const answer = await ask("GET", { "accept-encoding": "gzip, br" });
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      "content-encoding": "br",
      "content-type": "text/javascript; charset=utf-8",
      "cache-control": "public, max-age=31536000, immutable",
      vary: "Accept-Encoding",
    });
    expect(await answer.text()).toBe("compressed");
    expect(await (await ask("GET", { "accept-encoding": "gzip, br;q=0" })).text()).toBe("page()");
    const head = await ask("HEAD", { "accept-encoding": "*" });
    expect([head.status, head.headers.get("content-encoding"), await head.text()]).toEqual([200, "br", ""]);
    const tag = answer.headers.get("etag") ?? "";
    const again = await ask("GET", { "accept-encoding": "br", "if-none-match": `"other", W/${tag}` });
    expect([again.status, again.headers.get("etag"), await again.text()]).toEqual([304, tag, ""]);
    expect((await ask("GET", { "if-none-match": tag })).status).toBe(200);
  });

  it("compresses large answers only", async () => {
    const items = Array.from({ length: 2_000 }, (_, index) => ({ key: `asset_${index}` }));
    const ask = (assets: readonly object[]) =>
      app({ assets: async () => assets as never }).request("/api/assets", {
        headers: { ...local.headers, "accept-encoding": "gzip" },
      });
    const large = await ask(items);
    expect([large.headers.get("content-encoding"), large.headers.get("cache-control")]).toEqual(["gzip", "no-store"]);
    expect(JSON.parse(gunzipSync(await large.arrayBuffer()).toString())).toEqual(items);
    const small = await ask(items.slice(0, 3));
    expect([small.headers.get("content-encoding"), await small.json()]).toEqual([null, items.slice(0, 3)]);
  });

  it("does not leave its folder", async () => {
    for (const path of ["/..%2f..%2fetc/passwd.txt", "/%2e%2e/secret.txt", "/assets/none.js"]) {
      const answer = await app().request(path, local);
      expect(await answer.text()).not.toContain("root:");
    }
    expect((await app().request("/assets/none.js", local)).status).toBe(404);
  });
});
