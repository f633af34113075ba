// What holds for the whole application and must not be missed: the server is away, the definitions do not load, the daemon is
// dead.
import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type ReactNode, useEffect, useState } from "react";
import { useConnection } from "../server/live.tsx";
import { instanceQuery } from "../server/queries.ts";
import { Ago } from "../time/Ago.tsx";
import css from "./shell.module.css";

/** A restart of the server is shorter than this and not worth a banner. */
const AWAY_MILLIS = 1500;

export function Banners() {
  const { state, retry } = useConnection();
  const away = useLasting(state === "away", AWAY_MILLIS);
  const { data: instance } = useQuery(instanceQuery());
  const problem = instance?.definitions.problems[0];
  return (
    <>
      {away && (
        <Banner tone="warned">
          The server does not answer. This page shows what was known last and goes on as soon as it is back.
          <Button size="compact-xs" variant="default" onClick={retry}>
            Try now
          </Button>
        </Banner>
      )}
      {!away && instance?.definitions.status === "failed" && (
        <Banner tone="failed">
          <span className="cut">
            Definitions did not load{problem === undefined ? "" : `: ${problem.message}`}
            {instance.definitions.loadedAt !== null && ". The last that loaded are shown."}
          </span>
          <Link to="/deployment">See the problems</Link>
        </Banner>
      )}
      {!away && instance !== undefined && !instance.daemon.alive && (
        <Banner tone="warned">
          The daemon is not running, so queued runs do not start.
          {instance.daemon.lastHeartbeat !== null && (
            <span>
              Last heard of <Ago at={instance.daemon.lastHeartbeat} />.
            </span>
          )}
        </Banner>
      )}
    </>
  );
}

function Banner({ tone, children }: { readonly tone: "warned" | "failed"; readonly children: ReactNode }) {
  return (
    <div className={css.banner} data-tone={tone} role="alert">
      {children}
    </div>
  );
}

/** True once the condition has held for that long. */
function useLasting(condition: boolean, millis: number): boolean {
  const [lasting, setLasting] = useState(false);
  useEffect(() => {
    if (!condition) {
      setLasting(false);
      return;
    }
    const timer = setTimeout(() => setLasting(true), millis);
    return () => clearTimeout(timer);
  }, [condition, millis]);
  return lasting;
}
