// `notice`: whom to tell when something happens. What must not be seen is named by its variable, and read when it is sent.
import { type DurationText, durationMillis } from "./duration.ts";
import type { EnvVarReference } from "./env-var.ts";
import { DefinitionError } from "./errors.ts";
import { sourceSite } from "./source-site.ts";
import type { SourceSite } from "./types.ts";

/** What a notice can be about. */
export type NoticeKind =
  | "run-failed"
  | "run-succeeded"
  | "check-failed"
  | "check-warned"
  | "asset-overdue"
  | "automation-failed"
  | "daemon-silent";

export const NOTICE_KINDS: readonly NoticeKind[] = [
  "run-failed",
  "run-succeeded",
  "check-failed",
  "check-warned",
  "asset-overdue",
  "automation-failed",
  "daemon-silent",
];

/** A text, or the variable that holds it: so a secret is in no file and on no page. */
export type TextOrEnvVar = string | EnvVarReference<"string">;

/** Where notices go. */
export type NoticeTarget =
  | { readonly kind: "slack"; readonly webhookUrl: TextOrEnvVar }
  | {
      readonly kind: "email";
      readonly smtpUrl: TextOrEnvVar;
      readonly from: string;
      readonly to: readonly string[];
    }
  | {
      readonly kind: "webhook";
      readonly url: TextOrEnvVar;
      readonly secret: TextOrEnvVar | null;
      readonly headers: Readonly<Record<string, TextOrEnvVar>>;
    };

/** A channel of Slack, by its incoming webhook. */
export function slack(options: { readonly webhookUrl: TextOrEnvVar }): NoticeTarget {
  return { kind: "slack", webhookUrl: options.webhookUrl };
}

/**
 * Mail by SMTP.
 * @example email({ smtpUrl: EnvVar("SMTP_URL"), from: "sluice@example.com", to: ["data@example.com"] })
 */
export function email(options: {
  /** `smtps://user:password@host:465`, or `smtp://…` which changes to TLS where the server offers it. */
  readonly smtpUrl: TextOrEnvVar;
  readonly from: string;
  readonly to: string | readonly string[];
}): NoticeTarget {
  const to = typeof options.to === "string" ? [options.to] : options.to;
  const bad = [options.from, ...to].find((address) => !/^[^\r\n]*@[^\r\n]+$/.test(address));
  if (to.length === 0 || bad !== undefined) {
    throw new DefinitionError(
      "definitions/notice",
      bad === undefined ? "email: to whom?" : `"${bad}" is no mail address`,
    );
  }
  return { kind: "email", smtpUrl: options.smtpUrl, from: options.from, to };
}

/** JSON by `POST` to any address; with a secret it is signed (docs/notices.md). */
export function webhook(options: {
  readonly url: TextOrEnvVar;
  readonly secret?: TextOrEnvVar;
  readonly headers?: Readonly<Record<string, TextOrEnvVar>>;
}): NoticeTarget {
  return { kind: "webhook", url: options.url, secret: options.secret ?? null, headers: options.headers ?? {} };
}

/** What `notice` takes. */
export interface NoticeOptions {
  readonly name: string;
  readonly on: readonly NoticeKind[];
  readonly to: NoticeTarget;
  /** Only of these assets: a selection. Of a run it is enough that one of its assets is among them (default: all). */
  readonly selection?: string;
  /** Only of runs of these jobs, and of checks in them (default: all). */
  readonly jobs?: readonly (string | { readonly name: string })[];
  /** What happens within this time goes into one message (default `1m`; the first message waits some seconds only). */
  readonly atMostEvery?: DurationText;
  /** Whether it tells before somebody has switched it (default true). */
  readonly isOn?: boolean;
  readonly description?: string;
}

/** A notice with every default filled in. */
export interface ResolvedNotice {
  readonly name: string;
  readonly description: string | null;
  readonly on: readonly NoticeKind[];
  readonly target: NoticeTarget;
  readonly selection: string | null;
  readonly jobs: readonly string[] | null;
  readonly leastMillisBetween: number;
  readonly isOnByDefault: boolean;
  readonly site: SourceSite | null;
}

/** Made by `notice`. */
export interface NoticeDefinition {
  readonly kind: "notice";
  readonly resolved: ResolvedNotice;
}

/**
 * Declares whom to tell of what.
 * @example notice({ name: "data-team", on: ["run-failed", "asset-overdue"], to: slack({ webhookUrl: EnvVar("SLACK_WEBHOOK_URL") }) })
 * @throws {DefinitionError} for what cannot be
 */
export function notice(options: NoticeOptions): NoticeDefinition {
  const { name, on } = options;
  if (!/^[\w.-]+$/.test(name)) {
    throw new DefinitionError(
      "definitions/notice",
      `"${name}" is no name of a notice: letters, digits, "_", "-" and "."`,
    );
  }
  const unknown = on.find((kind) => !NOTICE_KINDS.includes(kind));
  if (on.length === 0 || unknown !== undefined) {
    throw new DefinitionError(
      "definitions/notice",
      unknown === undefined ? `notice "${name}" is about nothing` : `notice "${name}": there is no "${unknown}"`,
      { hint: `on: one or more of ${NOTICE_KINDS.join(", ")}` },
    );
  }
  return {
    kind: "notice",
    resolved: {
      name,
      description: options.description ?? null,
      on: [...new Set(on)],
      target: options.to,
      selection: options.selection ?? null,
      jobs: options.jobs?.map((job) => (typeof job === "string" ? job : job.name)) ?? null,
      leastMillisBetween: durationMillis(options.atMostEvery ?? "1m", `notice "${name}": atMostEvery`),
      isOnByDefault: options.isOn ?? true,
      site: sourceSite(notice),
    },
  };
}
