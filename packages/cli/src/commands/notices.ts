// `sluice notices`: whom to tell of what, switching it, and a test that says whether it arrives.
import type { NoticeView } from "@sluice/api";
import { CliError } from "../cli-error.ts";
import { printTable } from "./print-table.ts";
import { printJson, withLink } from "./with-link.ts";

export interface NoticesOptions {
  readonly action: string;
  readonly name: string | undefined;
  readonly json: boolean;
}

/** Exit code 1 when a test does not arrive. */
export function noticesCommand({ action, name, json }: NoticesOptions): Promise<number> {
  return withLink(async (link) => {
    const all = await link.calls.notices();
    if (action === "list") {
      if (json) printJson(all);
      else if (all.length === 0) process.stdout.write("No notice is declared.\n");
      else printTable(["notice", "state", "on", "to", "last message"], all.map(rowOf));
      return 0;
    }
    if (name === undefined) throw new CliError("cli/argument", `name the notice to ${action}`, null);
    if (!all.some((each) => each.name === name)) {
      throw new CliError("notice/not-found", `there is no notice "${name}"`, "`sluice notices` lists them");
    }
    if (action === "test") {
      const answer = await link.calls.testNotice({ name });
      if (json) printJson(answer);
      else process.stdout.write(answer.sent ? "It was sent.\n" : `It was not sent: ${answer.error ?? ""}\n`);
      return answer.sent ? 0 : 1;
    }
    const after = await link.calls.switchNotice({ name, isOn: action === "start" });
    if (json) printJson(after);
    else process.stdout.write(`${name} is ${after.isOn ? "on" : "off"}.\n`);
    return 0;
  });
}

function rowOf({ name, isOn, on, target, lastDeliveries: [last] }: NoticeView): readonly string[] {
  const said = last === undefined ? "-" : `${last.state} ${last.endedAt ?? last.createdAt}`;
  return [name, isOn ? "on" : "off", on.join(", "), target, last?.error ? `${said}: ${last.error}` : said];
}
