import { createHmac } from "node:crypto";
import pg from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { EnvVar } from "../definitions/env-var.ts";
import { email, type NoticeOptions, notice, slack, webhook } from "../definitions/notice.ts";
import type { RunEventBody } from "../events/types.ts";
import { planRun } from "../plan/plan-run.ts";
import { runEvent, runFailure } from "../runs/run-messages.ts";
import { newRun, openTestStore, type TestStore } from "../storage/testing.ts";
import { type MailReceiver, openMailReceiver, openWebReceiver, type WebReceiver } from "./receivers.ts";
import { testSnapshot } from "./testing.ts";
import { type NoticeWorld, testNotice, watchFreshness, workNotices } from "./work-notices.ts";

let store: TestStore;
let web: WebReceiver;
let mail: MailReceiver;
beforeAll(async () => {
  [store, web, mail] = await Promise.all([openTestStore(), openWebReceiver(), openMailReceiver()]);
}, 60_000);
afterAll(async () => {
  await Promise.all([store.close(), web.close(), mail.close()]);
});
beforeEach(() => web.answerWith(200));

const world = (variables: Record<string, string> = {}): NoticeWorld => ({
  storage: store.storage,
  env: variables,
  project: "shop",
  publicUrl: () => "https://sluice.example.com/",
  gatherMillis: 0,
});

const declare = (options: Partial<NoticeOptions> & Pick<NoticeOptions, "name" | "to">) =>
  testSnapshot([notice({ on: ["run-failed"], atMostEvery: "1s", ...options }).resolved]);

/** A run of both assets in which one fails, and that is not launched again. */
async function failRun(): Promise<string> {
  const id = await failUndecided();
  await store.storage.runs.decideRetry(id, null);
  return id;
}

async function failUndecided(): Promise<string> {
  const snapshot = testSnapshot([]);
  const { id } = await store.storage.runs.create(newRun(planRun(snapshot, { job: "nightly" })));
  const bodies: RunEventBody[] = [
    runEvent("RUN_START", "Run began."),
    {
      type: "ASSET_FAILED_TO_MATERIALIZE",
      level: "error",
      stepKey: "orders",
      assetKey: "orders",
      nodeId: null,
      reason: "failed",
      becauseOf: null,
      message: "no",
    },
    runFailure({ reason: `Step orders failed: ${"x".repeat(5_000)}`, cause: "steps", error: null, jobName: "nightly" }),
  ];
  const timestamp = new Date().toISOString();
  await store.storage.events.append(
    id,
    bodies.map((body) => ({ body, timestamp })),
  );
  return id;
}

describe("notices", () => {
  it("tells of ten failed runs in one message, with links and cut errors", async () => {
    const snapshot = declare({ name: "group", to: webhook({ url: `${web.url}/hook`, secret: EnvVar("KEY") }) });
    const before = web.received.length;
    const ids: string[] = [];
    for (let run = 0; run < 10; run++) ids.push(await failRun());
    await workNotices(world({ KEY: "sign" }), snapshot);
    expect(web.received.length - before).toBe(1);
    const { headers, body } = web.received.at(-1) ?? { headers: {}, body: "{}" };
    const message = JSON.parse(body);
    expect(message).toMatchObject({ title: "shop: 10 runs failed", notice: "group", more: 0 });
    expect(message.lines.map((line: { url: string }) => line.url)).toEqual(
      ids.map((id) => `https://sluice.example.com/runs/${id}`),
    );
    expect(message.lines[0].detail).toHaveLength(500);
    const [, seconds = "", digest] = /^t=(\d+),v1=([0-9a-f]+)$/.exec(String(headers["x-sluice-signature"])) ?? [];
    expect(digest).toBe(createHmac("sha256", "sign").update(`${seconds}.${body}`).digest("hex"));
    expect(headers["x-sluice-delivery"]).toBe(message.id);
  });

  it("tells of a run that is launched again only when its last try failed", async () => {
    const snapshot = declare({ name: "last-try", to: webhook({ url: web.url }) });
    const before = web.received.length;
    const first = await failUndecided();
    await workNotices(world(), snapshot);
    const retry = newRun(planRun(snapshot, { job: "nightly" }));
    expect(await store.storage.runs.decideRetry(first, retry)).toBe(true);
    await workNotices(world(), snapshot);
    expect(web.received.length).toBe(before);
    const last = await failRun();
    await workNotices(world(), snapshot);
    expect(web.received.length).toBe(before + 1);
    expect(web.received.at(-1)?.body).toContain(last);
    expect(web.received.at(-1)?.body).not.toContain(first);
  });

  it("waits between messages, and gathers meanwhile", async () => {
    const snapshot = declare({ name: "seldom", to: slack({ webhookUrl: `${web.url}/slack` }), atMostEvery: "1h" });
    const before = web.received.length;
    await failRun();
    await workNotices(world(), snapshot);
    for (let run = 0; run < 3; run++) {
      await failRun();
      await workNotices(world(), snapshot);
    }
    expect(web.received.length - before).toBe(1);
    const { items } = await store.storage.notices.deliveries({ notice: "seldom" });
    expect(items.map(({ state, occurrences }) => [state, occurrences.length])).toEqual([
      ["waiting", 3],
      ["sent", 1],
    ]);
  });

  it("tries again what did not arrive, under the same id, and never shows the secret", async () => {
    const snapshot = declare({ name: "retried", to: slack({ webhookUrl: EnvVar("HOOK") }) });
    const variables = { HOOK: `${web.url}/services/T0/B0/secretsecret` };
    web.answerWith(503);
    await failRun();
    await workNotices(world(variables), snapshot);
    const [waiting] = (await store.storage.notices.deliveries({ notice: "retried" })).items;
    expect(waiting).toMatchObject({ state: "waiting", attempts: 1 });
    expect(waiting?.error).toContain("Slack answered 503");
    expect(waiting?.error).not.toContain("secretsecret");
    web.answerWith(200);
    await sql("update sluice.deliveries set due_at = now() where notice = 'retried'");
    await workNotices(world(variables), snapshot);
    const [sent] = (await store.storage.notices.deliveries({ notice: "retried" })).items;
    expect(sent).toMatchObject({ id: waiting?.id, state: "sent", attempts: 2, error: null });
  });

  it("sends again under the same id what a process that died had claimed, and nothing that another one is at", async () => {
    const snapshot = declare({ name: "died", to: webhook({ url: web.url }) });
    await failRun();
    const { notices } = store.storage;
    await notices.route(() => [{ name: "died", leastMillisBetween: 0 }], 0);
    const [claimed] = await notices.claimDue(10);
    const before = web.received.length;
    await workNotices(world(), snapshot);
    expect(web.received.length).toBe(before);
    await sql("update sluice.deliveries set claimed_at = now() - interval '5 min' where notice = 'died'");
    await workNotices(world(), snapshot);
    expect(web.received.at(-1)?.headers["x-sluice-delivery"]).toBe(claimed?.delivery.id);
    if (claimed !== undefined) await notices.endAttempt(claimed, { state: "failed", error: "too late" });
    expect((await notices.deliveries({ notice: "died" })).items).toMatchObject([{ state: "sent" }]);
  });

  it("sends mail by SMTP", async () => {
    const smtpUrl = `smtp://user:password@127.0.0.1:${mail.port}`;
    const to = email({
      smtpUrl: EnvVar("SMTP_URL"),
      from: "sluice@example.com",
      to: ["a@example.com", "b@example.com"],
    });
    await failRun();
    await workNotices(world({ SMTP_URL: smtpUrl }), declare({ name: "mail", to }));
    expect(mail.mails).toHaveLength(1);
    expect(mail.mails[0]).toMatch(/^To: a@example.com, b@example.com$/m);
    expect(mail.mails[0]).toMatch(/^Subject: shop: run [0-9a-f]{8} of nightly failed$/m);
    const [declared] = declare({ name: "mail", to }).notices;
    if (declared === undefined) throw new Error("not declared");
    const error = await testNotice(world({ SMTP_URL: smtpUrl.replace("password", "wrongword") }), declared);
    expect(error).toContain("535");
    expect(error).not.toContain("wrongword");
    expect(error).not.toContain(Buffer.from("\0user\0wrongword").toString("base64"));
  });

  it("tells only what was asked for: switched, of these jobs, of these assets", async () => {
    const to = webhook({ url: web.url });
    const snapshot = testSnapshot([
      notice({ name: "off", on: ["run-failed"], to, isOn: false }).resolved,
      notice({ name: "other-job", on: ["run-failed"], to, jobs: ["hourly"] }).resolved,
      {
        ...notice({ name: "other-asset", on: ["run-failed"], to, selection: "customers" }).resolved,
        assetKeys: ["customers"],
      },
      { ...notice({ name: "asset", on: ["run-failed"], to, selection: "orders" }).resolved, assetKeys: ["orders"] },
      notice({ name: "other-kind", on: ["run-succeeded"], to }).resolved,
    ]);
    await failRun();
    await workNotices(world(), snapshot);
    const told = await Promise.all(
      snapshot.notices.map(async ({ name }) => [
        name,
        (await store.storage.notices.deliveries({ notice: name })).items.length,
      ]),
    );
    expect(Object.fromEntries(told)).toEqual({ off: 0, "other-job": 0, "other-asset": 0, asset: 1, "other-kind": 0 });
  });

  it("tells once that an asset is overdue", async () => {
    const snapshot = declare({ name: "overdue", on: ["asset-overdue"], to: webhook({ url: web.url }) });
    const { id } = await store.storage.runs.create(newRun(planRun(snapshot, { job: "nightly" })));
    const body: RunEventBody = {
      type: "ASSET_MATERIALIZATION",
      level: "info",
      stepKey: "orders",
      assetKey: "orders",
      nodeId: null,
      durationMillis: 1,
      metadata: {},
      message: "made",
    };
    await store.storage.events.append(id, [{ body, timestamp: "2026-01-01T00:00:00.000Z" }]);
    const at = (text: string) => Date.parse(`2026-01-0${text}:00.000Z`);
    for (const now of ["1T20:00", "3T00:00", "3T01:00"]) await watchFreshness(store.storage, snapshot, at(now));
    await workNotices(world(), snapshot);
    const { items } = await store.storage.notices.deliveries({ notice: "overdue" });
    expect(items.flatMap(({ occurrences }) => occurrences.map(({ assetKey }) => assetKey))).toEqual(["orders"]);
  });
});

async function sql(text: string): Promise<void> {
  const client = new pg.Client(store.connectionString);
  await client.connect();
  await client.query(text);
  await client.end();
}
