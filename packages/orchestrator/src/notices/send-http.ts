// Slack and webhooks: one POST each. A signature lets the receiver see that it was us and that it is not old.

import { createHmac } from "node:crypto";
import { firstLine } from "../runs/run-messages.ts";
import type { NoticeLine, NoticeMessage } from "./types.ts";

const TIMEOUT_MILLIS = 10_000;

export async function postSlack(url: string, message: NoticeMessage): Promise<void> {
  const lines = message.lines.map(slackLine);
  if (message.more > 0) lines.push(`… and ${message.more} more`);
  const text = [`*${escaped(message.title)}*`, ...(isTold(message) ? detailsOnly(message) : lines)].join("\n");
  await post(url, JSON.stringify({ text, unfurl_links: false }), {}, "Slack");
}

/** The title of a message of one line has said the line. */
function isTold({ lines, more }: NoticeMessage): boolean {
  return lines.length === 1 && more === 0;
}

function detailsOnly({ lines }: NoticeMessage): readonly string[] {
  return lines.flatMap(({ url, detail }) => [
    ...(detail === null ? [] : [quoted(detail)]),
    ...(url === null ? [] : [`<${url}|Open>`]),
  ]);
}

function slackLine({ text, url, detail }: NoticeLine): string {
  const linked = url === null ? escaped(text) : `<${url}|${escaped(text)}>`;
  return `• ${linked}${detail === null ? "" : `: ${escaped(firstLine(detail))}`}`;
}

/** Slack's own three characters. */
function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

function quoted(text: string): string {
  return `\`\`\`${escaped(text).replaceAll("```", "'''")}\`\`\``;
}

export interface WebhookAddress {
  readonly url: string;
  readonly secret: string | null;
  readonly headers: Readonly<Record<string, string>>;
}

export async function postWebhook({ url, secret, headers }: WebhookAddress, message: NoticeMessage): Promise<void> {
  const body = JSON.stringify(message);
  const own = { "X-Sluice-Delivery": message.id, ...(secret === null ? {} : signature(secret, body)) };
  await post(url, body, { ...headers, ...own }, "the webhook");
}

/** `t=<seconds>,v1=<hex>`: HMAC-SHA-256 of the time, a full stop, and the body. */
function signature(secret: string, body: string): Readonly<Record<string, string>> {
  const seconds = Math.floor(Date.now() / 1000);
  const digest = createHmac("sha256", secret).update(`${seconds}.${body}`).digest("hex");
  return { "X-Sluice-Signature": `t=${seconds},v1=${digest}` };
}

async function post(
  url: string,
  body: string,
  headers: Readonly<Record<string, string>>,
  receiver: string,
): Promise<void> {
  const response = await fetch(url, {
    method: "POST",
    body,
    headers: { "Content-Type": "application/json; charset=utf-8", "User-Agent": "sluice", ...headers },
    // What a receiver answers with is not followed: the body was meant for the address that was named.
    redirect: "manual",
    signal: AbortSignal.timeout(TIMEOUT_MILLIS),
  });
  const answer = (await response.text()).replace(/\s+/g, " ").slice(0, 200);
  if (!response.ok) throw new Error(`${receiver} answered ${response.status}${answer === "" ? "" : `: ${answer}`}`);
}
