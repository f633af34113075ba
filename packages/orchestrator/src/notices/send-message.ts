// Sends a message to its target. Secrets are read from the environment here, and stay here: what fails is told without them.
import type { NoticeTarget, TextOrEnvVar } from "../definitions/notice.ts";
import { postSlack, postWebhook } from "./send-http.ts";
import { sendMail } from "./send-mail.ts";
import type { NoticeMessage } from "./types.ts";

/** A message did not reach its target; the text names no secret. */
export class SendError extends Error {
  override readonly name = "SendError";
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** @throws {SendError} when the target did not take it */
export async function sendMessage(target: NoticeTarget, message: NoticeMessage, env: Environment): Promise<void> {
  const secrets = new Set<string>();
  const read = (value: TextOrEnvVar): string => {
    if (typeof value === "string") {
      secrets.add(value);
      return value;
    }
    const found = env[value.name];
    if (found === undefined || found === "") throw new SendError(`the variable ${value.name} is not set`);
    secrets.add(found);
    return found;
  };
  try {
    await send(target, message, read);
  } catch (error) {
    throw new SendError(withoutSecrets(said(error), secrets));
  }
}

function send(target: NoticeTarget, message: NoticeMessage, read: (value: TextOrEnvVar) => string): Promise<void> {
  switch (target.kind) {
    case "slack":
      return postSlack(read(target.webhookUrl), message);
    case "email":
      return sendMail({ ...target, smtpUrl: read(target.smtpUrl) }, message);
    case "webhook":
      return postWebhook(
        {
          url: read(target.url),
          secret: target.secret === null ? null : read(target.secret),
          headers: Object.fromEntries(Object.entries(target.headers).map(([name, value]) => [name, read(value)])),
        },
        message,
      );
  }
}

/** Errors of fetch have what happened as their cause. */
function said(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error && error.cause.message !== "" ? error.cause.message : error.message;
}

const LEAST_SECRET = 4;

/** Also the parts of an address that are secret: its password, its path. */
function withoutSecrets(text: string, secrets: ReadonlySet<string>): string {
  const plain = [...secrets].flatMap((secret) => [secret, ...urlParts(secret)]);
  const parts = [...plain, ...[...secrets].flatMap(logins), ...plain.map(base64)];
  const longestFirst = parts.filter((part) => part.length >= LEAST_SECRET).sort((a, b) => b.length - a.length);
  return longestFirst.reduce((rest, part) => rest.replaceAll(part, "•••"), text).slice(0, 500);
}

/** As mail servers get them, and some repeat them. */
function logins(secret: string): readonly string[] {
  if (!URL.canParse(secret)) return [];
  const { username, password } = new URL(secret);
  return [base64(`\0${decodeURIComponent(username)}\0${decodeURIComponent(password)}`)];
}

function base64(text: string): string {
  return Buffer.from(text).toString("base64");
}

function urlParts(secret: string): readonly string[] {
  if (!URL.canParse(secret)) return [];
  const { username, password, pathname, search } = new URL(secret);
  return [password, decodeURIComponent(password), username, pathname.slice(1), search.slice(1)];
}
