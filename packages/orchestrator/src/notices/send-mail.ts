// Mail. nodemailer is loaded by whoever sends one, and by nobody else.
import type { NoticeLine, NoticeMessage } from "./types.ts";

export interface MailAddress {
  readonly smtpUrl: string;
  readonly from: string;
  readonly to: readonly string[];
}

const TIMEOUT_MILLIS = 15_000;

export async function sendMail({ smtpUrl, from, to }: MailAddress, message: NoticeMessage): Promise<void> {
  const { createTransport } = await import("nodemailer");
  const transport = createTransport(
    { url: smtpUrl, connectionTimeout: TIMEOUT_MILLIS, greetingTimeout: TIMEOUT_MILLIS, socketTimeout: TIMEOUT_MILLIS },
    {},
  );
  try {
    await transport.sendMail({
      from,
      to: [...to],
      subject: message.title,
      text: textOf(message),
      // The same for every attempt: a mailbox that got it twice shows it once.
      messageId: `<${message.id}@sluice>`,
      headers: { "Auto-Submitted": "auto-generated" },
    });
  } finally {
    transport.close();
  }
}

function textOf({ lines, more, notice, project }: NoticeMessage): string {
  const parts = lines.map(lineText);
  if (more > 0) parts.push(`… and ${more} more`);
  return `${parts.join("\n\n")}\n\n-- \nThe notice "${notice}" of ${project}, by sluice.\n`;
}

function lineText({ text, detail, url, at }: NoticeLine): string {
  const indented = detail === null ? [] : detail.split("\n").map((line) => `    ${line}`);
  return [`${text} (${at})`, ...indented, ...(url === null ? [] : [url])].join("\n");
}
