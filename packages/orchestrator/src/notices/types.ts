// Notices as data: what happened, and the message that tells of it.
import type { NoticeKind } from "../definitions/notice.ts";

/** Something that happened and that a notice may be about. What does not apply is null. */
export interface Occurrence {
  readonly kind: NoticeKind | "test";
  readonly at: string;
  readonly runId: string | null;
  readonly jobName: string | null;
  readonly assetKey: string | null;
  readonly checkName: string | null;
  /** Name of the schedule, sensor or daemon. */
  readonly subject: string | null;
  readonly message: string | null;
}

/** An occurrence that is in the outbox, with the assets of its run that it is about. */
export interface OutboxEntry {
  readonly id: string;
  readonly occurrence: Occurrence;
  readonly assetKeys: readonly string[];
}

/** One line of a message. */
export interface NoticeLine {
  readonly kind: Occurrence["kind"];
  readonly text: string;
  /** The error, cut. */
  readonly detail: string | null;
  /** The page of it; null without a public address. */
  readonly url: string | null;
  readonly at: string;
}

export interface NoticeMessage {
  /** The same however often it is sent. */
  readonly id: string;
  readonly notice: string;
  readonly project: string;
  readonly title: string;
  readonly lines: readonly NoticeLine[];
  /** So many more are not listed. */
  readonly more: number;
}
