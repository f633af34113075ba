// Notices: what pages and commands see of them, and what they may change. Nothing that is secret leaves here.
import type { DeliveriesQuery, DeliveryView, NoticeTestAnswer, NoticeView, Page } from "@sluice/api";
import { composeMessage, type DeliveryRecord, type NoticeSnapshot, type Storage } from "@sluice/orchestrator";
import { HttpProblem } from "./answer-error.ts";
import type { DefinitionsSource } from "./definitions-source.ts";

export interface NoticeRequests {
  notices(): Promise<readonly NoticeView[]>;
  deliveries(query: DeliveriesQuery): Promise<Page<DeliveryView>>;
  /** @throws HttpProblem when there is none of the name */
  switchNotice(name: string, isOn: boolean): Promise<NoticeView>;
  testNotice(name: string): Promise<NoticeTestAnswer>;
}

/** Sends a test; gives why it did not arrive. */
export type TestNotice = (notice: NoticeSnapshot) => Promise<string | null>;

const DELIVERIES_IN_LIST = 5;

export function createNoticeRequests(
  storage: Storage,
  definitions: DefinitionsSource,
  testNotice: TestNotice,
): NoticeRequests {
  function find(name: string): NoticeSnapshot {
    const notice = definitions.state.snapshot?.notices.find((each) => each.name === name);
    if (notice === undefined) throw new HttpProblem(404, "notice/not-found", `there is no notice "${name}"`);
    return notice;
  }

  async function view(notice: NoticeSnapshot, switches: ReadonlyMap<string, boolean>): Promise<NoticeView> {
    const { items } = await storage.notices.deliveries({ notice: notice.name, limit: DELIVERIES_IN_LIST });
    const switched = switches.get(notice.name);
    return {
      name: notice.name,
      description: notice.description,
      on: notice.on,
      target: targetText(notice),
      selection: notice.selection,
      jobs: notice.jobs,
      isOn: switched ?? notice.isOnByDefault,
      isSwitched: switched !== undefined,
      lastDeliveries: items.map(deliveryView),
    };
  }

  return {
    async notices() {
      const switches = await storage.notices.switches();
      return Promise.all((definitions.state.snapshot?.notices ?? []).map((each) => view(each, switches)));
    },
    async deliveries({ notice = null, cursor = null, limit }) {
      const page = await storage.notices.deliveries({ notice, cursor, limit });
      return { items: page.items.map(deliveryView), nextCursor: page.nextCursor };
    },
    async switchNotice(name, isOn) {
      const notice = find(name);
      await storage.notices.switch(name, isOn);
      return view(notice, await storage.notices.switches());
    },
    async testNotice(name) {
      const error = await testNotice(find(name));
      return { sent: error === null, error };
    },
  };
}

function targetText({ target }: NoticeSnapshot): string {
  switch (target.kind) {
    case "slack":
      return "Slack";
    case "email":
      return `mail to ${target.to.join(", ")}`;
    case "webhook":
      return typeof target.url === "string" && URL.canParse(target.url)
        ? `webhook at ${new URL(target.url).host}`
        : "webhook";
  }
}

function deliveryView(delivery: DeliveryRecord): DeliveryView {
  const { id, notice, state, attempts, createdAt, dueAt, endedAt, error, occurrences, dropped } = delivery;
  const { title } = composeMessage({ id, notice, project: "", publicUrl: null, occurrences, dropped });
  return {
    id,
    notice,
    title: title.replace(/^: /, ""),
    state,
    attempts,
    createdAt,
    dueAt: state === "waiting" ? dueAt : null,
    endedAt,
    error,
  };
}
