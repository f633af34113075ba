// Answers the API's paths from the made-up store, inside Vite's own server. `POST /fake/break` and `/fake/mend` change whether
// the definitions load.
import type { IncomingMessage, ServerResponse } from "node:http";
import type { LaunchRequest, ReexecuteRequest, StreamMessage, TimelineView } from "@sluice/api";
import type { Connect, Plugin } from "vite";
import { detail, eventsOf, type FakeRun, nodeView, runStatus, stdoutOf, summarize } from "./run-views.ts";
import { checkSql, compiledSql } from "./sql.ts";
import { FakeStore } from "./store.ts";

export function fakeApi(): Plugin {
  const store = new FakeStore(Number(process.env["FAKE_MODELS"] ?? 0));
  const streams = new Set<ServerResponse>();
  const tell = (message: StreamMessage) => {
    for (const stream of streams) stream.write(`data: ${JSON.stringify(message)}\n\n`);
  };
  watchRuns(store, tell);
  const handler: Connect.NextHandleFunction = (request, response, next) => {
    const url = new URL(request.url ?? "/", "http://fake");
    if (!url.pathname.startsWith("/api/") && !url.pathname.startsWith("/fake/")) return next();
    void answer(store, { request, response, url, streams, tell }).catch((error: unknown) => {
      send(response, 500, { code: "fake/failed", message: String(error), hint: null });
    });
  };
  return {
    name: "fake-api",
    configureServer: (server) => void server.middlewares.use(handler),
    configurePreviewServer: (server) => void server.middlewares.use(handler),
  };
}

/** Looks at the runs under way and says what has changed since the last look. */
function watchRuns(store: FakeStore, tell: (message: StreamMessage) => void): void {
  const seen = new Map<string, { status: string; events: number }>();
  setInterval(() => {
    const now = Date.now();
    for (const run of store.runs.slice(0, 20)) {
      const status = runStatus(run, now);
      const before = seen.get(run.id);
      if (before?.status === status && status !== "STARTED") continue;
      const events = eventsOf(run, now);
      seen.set(run.id, { status, events: events.length });
      if (before === undefined) continue;
      if (before.status !== status) tell({ kind: "run", runId: run.id, status });
      if (before.events === events.length) continue;
      tell({ kind: "events", runId: run.id, lastSequence: events.length });
      const keys = events.slice(before.events).flatMap((event) => event.assetKey ?? []);
      if (keys.length > 0) tell({ kind: "assets", keys: [...new Set(keys)] });
      for (const step of run.steps) tell({ kind: "log", runId: run.id, stepKey: step.key, stream: "stdout", bytes: 0 });
    }
  }, 250).unref();
}

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly url: URL;
  readonly streams: Set<ServerResponse>;
  readonly tell: (message: StreamMessage) => void;
}

async function answer(store: FakeStore, exchange: Exchange): Promise<void> {
  const { request, response, url, tell } = exchange;
  const [, area = "", subject = "", id = "", ...rest] = url.pathname.split("/").map(decodeURIComponent);
  const post = request.method === "POST";
  if (area === "fake") {
    store.broken = subject === "break";
    tell({ kind: "definitions", status: store.broken ? "failed" : "loaded" });
    return send(response, 200, {});
  }
  if (subject === "stream") return openStream(exchange);
  if (subject === "instance") return send(response, 200, store.instance());
  if (subject === "definitions") {
    await new Promise((resolve) => setTimeout(resolve, 500));
    store.loadedAt = Date.now();
    tell({ kind: "definitions", status: store.broken ? "failed" : "loaded" });
    return send(response, 200, store.instance().definitions);
  }
  if (subject === "assets") {
    answerAssets(store, response, id, rest[0]);
    return;
  }
  if (subject === "jobs") {
    const job = store.jobs().find((each) => each.name === id);
    if (id === "")
      return send(
        response,
        200,
        store.jobs().map((each) => store.jobSummary(each)),
      );
    return job === undefined ? missing(response, "job", id) : send(response, 200, store.jobDetail(job));
  }
  if (subject === "automations") return id === "" ? send(response, 200, []) : missing(response, "automation", id);
  if (subject === "timeline") return send(response, 200, timelineOf(store, url.searchParams));
  if (subject === "runs" && id === "") {
    if (!post) return send(response, 200, listRuns(store, url.searchParams));
    return send(response, 201, { runId: store.launch(await readBody<LaunchRequest>(request)).id });
  }
  if (subject === "runs") {
    const run = store.runs.find((each) => each.id === id);
    return run === undefined ? missing(response, "run", id) : answerRun(store, run, exchange, rest);
  }
  missing(response, "path", url.pathname);
}

function answerAssets(store: FakeStore, response: ServerResponse, key: string, part: string | undefined): unknown {
  if (key === "")
    return send(
      response,
      200,
      store.assets.map((asset) => store.assetSummary(asset)),
    );
  const asset = store.byKey.get(key);
  if (asset === undefined) return missing(response, "asset", key);
  if (part === "history") return send(response, 200, { items: store.attempts(key), nextCursor: null });
  if (part === "checks") return send(response, 200, store.checkDetails(asset));
  send(response, 200, store.assetDetail(asset));
}

function listRuns(store: FakeStore, query: URLSearchParams) {
  const now = Date.now();
  const statuses = query.get("status")?.split(",");
  const asset = query.get("asset");
  const found = store.runs
    .filter((run) => query.get("job") === null || run.jobName === query.get("job"))
    .filter((run) => query.get("launchedBy") === null || run.launchedBy === query.get("launchedBy"))
    .filter(
      (run) =>
        asset === null ||
        run.steps.some((step) => step.key === asset || step.nodes.some((node) => node.assetKey === asset)),
    )
    .map((run) => summarize(run, now))
    .filter((run) => statuses === undefined || statuses.includes(run.status));
  const from = Number(query.get("cursor") ?? 0);
  const to = from + Number(query.get("limit") ?? 50);
  return { items: found.slice(from, to), nextCursor: to < found.length ? String(to) : null };
}

function timelineOf(store: FakeStore, query: URLSearchParams): TimelineView {
  const now = Date.now();
  const from = query.get("from") ?? "";
  const runs = store.runs
    .map((run) => summarize(run, now))
    .filter((run) => run.createdAt >= from || run.endedAt === null || run.endedAt >= from);
  const counts = { QUEUED: 0, STARTING: 0, STARTED: 0, SUCCESS: 0, FAILURE: 0, CANCELING: 0, CANCELED: 0 };
  for (const { status } of runs) counts[status]++;
  return { runs: runs.slice(0, Number(query.get("limit") ?? 1000)), counts };
}

async function answerRun(
  store: FakeStore,
  run: FakeRun,
  exchange: Exchange,
  [part = "", first = "", second = ""]: string[],
): Promise<void> {
  const { request, response, url, tell } = exchange;
  const now = Date.now();
  if (part === "") return send(response, 200, detail(run, now));
  if (part === "events") {
    const after = Number(url.searchParams.get("after") ?? 0);
    const limit = Number(url.searchParams.get("limit") ?? 1000);
    return send(response, 200, eventsOf(run, now).slice(after, after + limit));
  }
  if (part === "nodes") {
    const node = run.steps.flatMap((step) => step.nodes).find((each) => each.id === first);
    const asset = store.byKey.get(node?.assetKey ?? "");
    if (node === undefined || asset === undefined) return missing(response, "node", first);
    return send(
      response,
      200,
      nodeView(run, node, now, node.check === null ? compiledSql(asset) : checkSql(asset, node.check)),
    );
  }
  if (part === "logs") {
    const step = run.steps.find((each) => each.key === first);
    if (step === undefined) return missing(response, "log", first);
    const text = second === "stdout" ? stdoutOf(run, step, now) : "";
    const offset = Number(url.searchParams.get("offset") ?? 0);
    return send(response, 200, { text: text.slice(offset), nextOffset: text.length, truncated: false });
  }
  if (part === "cancel") {
    run.canceled = now;
    tell({ kind: "run", runId: run.id, status: "CANCELING" });
    return send(response, 202, { accepted: true });
  }
  if (part === "reexecute") {
    const { strategy } = await readBody<ReexecuteRequest>(request);
    return send(response, 201, { runId: store.reexecute(run, strategy === "all" ? "all" : "from-failure").id });
  }
  missing(response, "path", url.pathname);
}

function openStream({ request, response, streams }: Exchange): void {
  response.writeHead(200, { "Content-Type": "text/event-stream", "Cache-Control": "no-cache" });
  const hello: StreamMessage = { kind: "hello", serverTime: new Date().toISOString() };
  response.write(`data: ${JSON.stringify(hello)}\n\n`);
  streams.add(response);
  request.on("close", () => streams.delete(response));
}

async function readBody<T>(request: IncomingMessage): Promise<T> {
  const parts: Uint8Array[] = [];
  for await (const part of request) parts.push(part);
  return JSON.parse(Buffer.concat(parts).toString("utf8"));
}

function missing(response: ServerResponse, what: string, name: string): void {
  send(response, 404, { code: `${what}/not-found`, message: `there is no ${what} "${name}"`, hint: null });
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "Content-Type": "application/json", "Cache-Control": "no-store" });
  response.end(JSON.stringify(body));
}
