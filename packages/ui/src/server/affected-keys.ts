// Which of the pages' questions a message of the live stream makes stale, as the first parts of query keys.
import type { StreamMessage } from "@sluice/api";

export type AffectedKey = readonly string[];

/** Null means everything: the stream began anew and messages may have been missed. */
export function affectedKeys(message: StreamMessage): readonly AffectedKey[] | null {
  switch (message.kind) {
    case "hello":
      return null;
    case "definitions":
      return [
        ["instance"],
        ["assets"],
        ["asset"],
        ["asset-checks"],
        ["jobs"],
        ["job"],
        ["automations"],
        ["automation"],
        ["notices"],
        ["documentation"],
        ["launch-options"],
      ];
    case "run":
      return [
        ["runs"],
        ["run", message.runId],
        ["run-node", message.runId],
        ["instance"],
        ["jobs"],
        ["job"],
        ["queue"],
      ];
    case "events":
      return [
        ["run", message.runId],
        ["run-events", message.runId],
        ["run-node", message.runId],
      ];
    case "assets":
      return [
        ["assets"],
        ["check-days"],
        // Whether an asset is stale depends on all that it is made of.
        ["asset"],
        ...message.keys.flatMap((key) => [
          ["asset-history", key],
          ["partitions", key],
          ["asset-checks", key],
        ]),
      ];
    case "partitions":
      return [["partitions"]];
    case "backfill":
      return [["backfills"], ["backfill", message.id]];
    case "pools":
      return [["pools"], ["queue"], ["run"]];
    case "automation":
      return [["automations"], ["automation", message.name], ["ticks", message.name], ["evaluations"]];
    case "notice":
      return [["notices"]];
    case "log":
      return [
        ["run-log", message.runId, message.stepKey, message.stream],
        ["run", message.runId],
      ];
    default:
      // A newer server may speak of more.
      return [];
  }
}
