// Whether what the page shows is live.
import { Tooltip } from "@mantine/core";
import { useConnection } from "../server/live.tsx";
import css from "./shell.module.css";

const words = { connecting: "Connecting", live: "Live", away: "Offline" } as const;
const hints = {
  connecting: "Connecting to the server",
  live: "Changes show up by themselves",
  away: "The server does not answer; trying again",
} as const;

export function ConnectionState({ narrow }: { readonly narrow: boolean }) {
  const { state } = useConnection();
  return (
    <Tooltip label={narrow ? `${words[state]}: ${hints[state]}` : hints[state]} position="right">
      <span className={css.connection} data-state={state} role="status">
        <span className={css.dot} aria-hidden />
        <span className={css.label}>{words[state]}</span>
        <span className="visually-hidden">{hints[state]}</span>
      </span>
    </Tooltip>
  );
}
