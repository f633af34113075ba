// What the daemon does about notices at every turn: looks how fresh assets are, makes messages of what is in the outbox, and
// sends those that are due. A message that does not go out is tried again, later each time.
import type { DefinitionsSnapshot, NoticeSnapshot } from "../host/types.ts";
import type { AttemptResult, ClaimedDelivery } from "../storage/notice-types.ts";
import type { Storage } from "../storage/types.ts";
import { composeMessage } from "./compose-message.ts";
import { freshnessOf, freshnessText } from "./freshness.ts";
import { noticesFor } from "./route.ts";
import { type Environment, sendMessage } from "./send-message.ts";

export interface NoticeWorld {
  readonly storage: Storage;
  readonly env: Environment;
  readonly project: string;
  /** Address under which people reach the pages; null when it is not known. */
  readonly publicUrl: () => string | null;
  /** What comes within this time goes into one message (default 5 s). */
  readonly gatherMillis?: number;
}

const GATHER_MILLIS = 5_000;
const MOST_SENDS = 10;
const MOST_ATTEMPTS = 10;
const FIRST_DELAY_MILLIS = 10_000;
const MOST_DELAY_MILLIS = 3_600_000;

/** Makes messages of what happened, and sends what is due. */
export async function workNotices(world: NoticeWorld, snapshot: DefinitionsSnapshot): Promise<void> {
  const { gatherMillis = GATHER_MILLIS } = world;
  const { notices } = world.storage;
  const switches = await notices.switches();
  await notices.route((entry) => noticesFor(entry, snapshot.notices, switches), gatherMillis);
  const due = await notices.claimDue(MOST_SENDS);
  await Promise.all(due.map((claimed) => attempt(world, snapshot.notices, claimed)));
}

async function attempt(
  world: NoticeWorld,
  notices: readonly NoticeSnapshot[],
  claimed: ClaimedDelivery,
): Promise<void> {
  const notice = notices.find(({ name }) => name === claimed.delivery.notice);
  const result: AttemptResult =
    notice === undefined
      ? { state: "failed", error: "the notice is no longer declared" }
      : await trySending(world, notice, claimed);
  await world.storage.notices.endAttempt(claimed, result);
}

async function trySending(
  world: NoticeWorld,
  notice: NoticeSnapshot,
  { delivery }: ClaimedDelivery,
): Promise<AttemptResult> {
  const { id, occurrences, dropped, attempts } = delivery;
  const { project, env } = world;
  const publicUrl = world.publicUrl();
  const message = composeMessage({ id, notice: notice.name, project, publicUrl, occurrences, dropped });
  try {
    await sendMessage(notice.target, message, env);
    return { state: "sent" };
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    if (attempts >= MOST_ATTEMPTS) return { state: "failed", error: said };
    const delayMillis = Math.min(MOST_DELAY_MILLIS, FIRST_DELAY_MILLIS * 3 ** (attempts - 1));
    return { state: "waiting", error: said, delayMillis };
  }
}

/** Sends a test at once, and once. Gives why it failed, or null. */
export async function testNotice(world: NoticeWorld, notice: NoticeSnapshot): Promise<string | null> {
  const claimed = await world.storage.notices.claimTest(notice.name, {
    kind: "test",
    at: new Date().toISOString(),
    runId: null,
    jobName: null,
    assetKey: null,
    checkName: null,
    subject: null,
    message: "Somebody asked for it, to see that notices arrive.",
  });
  const tried = await trySending(world, notice, claimed);
  const error = tried.state === "sent" ? null : tried.error;
  await world.storage.notices.endAttempt(claimed, error === null ? { state: "sent" } : { state: "failed", error });
  return error;
}

/** Keeps how fresh the assets with a policy are. */
export async function watchFreshness(storage: Storage, snapshot: DefinitionsSnapshot, now: number): Promise<void> {
  const watched = snapshot.assets.flatMap(({ key, freshness }) => (freshness === null ? [] : [{ key, freshness }]));
  if (watched.length === 0) return;
  const last = await storage.notices.lastMaterialized(watched.map(({ key }) => key));
  await storage.notices.keepFreshness(
    watched.map(({ key, freshness }) => {
      const at = last.get(key) ?? null;
      const { status } = freshnessOf(freshness, at === null ? null : Date.parse(at), now);
      return {
        assetKey: key,
        status,
        message: `It was last materialized at ${at ?? "no time"}; it is to be ${freshnessText(freshness)}.`,
      };
    }),
  );
}
