// How the installation itself is: the definitions and their problems, the daemon, the store, the limits.
import { Button } from "@mantine/core";
import type { InstanceView, Problem } from "@sluice/api";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Card } from "../page/Card.tsx";
import { CopyButton } from "../page/CopyButton.tsx";
import { Fact, Facts } from "../page/Facts.tsx";
import { Loading } from "../page/Loading.tsx";
import { ErrorMessage } from "../page/Message.tsx";
import { Page } from "../page/Page.tsx";
import pageCss from "../page/page.module.css";
import { useReload } from "../server/actions.ts";
import { instanceQuery } from "../server/queries.ts";
import type { Look } from "../status/looks.ts";
import { StatusText } from "../status/StatusBadge.tsx";
import { Ago } from "../time/Ago.tsx";
import { formatDuration } from "../time/format-duration.ts";
import css from "./deployment.module.css";
import { formatBytes } from "./format-bytes.ts";
import { NoticesCard } from "./NoticesCard.tsx";
import { PoolsCard } from "./PoolsCard.tsx";
import { ProcessesCard } from "./ProcessesCard.tsx";
import { QueueCard } from "./QueueCard.tsx";
import { SettingsCard } from "./SettingsCard.tsx";

const good: Look = { label: "Good", tone: "success", shape: "check" };
const bad: Look = { label: "Bad", tone: "failed", shape: "cross" };
const busy: Look = { label: "Busy", tone: "running", shape: "turning" };
const uneasy: Look = { label: "Uneasy", tone: "warned", shape: "warning" };

export function DeploymentPage() {
  const query = useQuery(instanceQuery());
  return (
    <Page
      name="Deployment"
      title="Deployment"
      facts={
        query.data !== undefined && (
          <>
            <span>
              sluice {query.data.version}, {query.data.deployment === "dev" ? "development" : "server"}
            </span>
            <span>Node.js {query.data.nodeVersion.replace("v", "")}</span>
            <a href="/api/docs">HTTP interface</a>
          </>
        )
      }
    >
      {query.data === undefined ? (
        query.error === null ? (
          <Loading lines={8} />
        ) : (
          <ErrorMessage error={query.error} retry={() => void query.refetch()} />
        )
      ) : (
        <div className={`${pageCss.body} ${pageCss.padded}`}>
          <Problems instance={query.data} />
          <Parts instance={query.data} />
          <div className={css.more}>
            <QueueCard />
            <PoolsCard />
            <ProcessesCard processes={query.data.processes} />
            <NoticesCard />
            <SettingsCard settings={query.data.settings} />
          </div>
        </div>
      )}
    </Page>
  );
}

function Problems({ instance: { definitions } }: { readonly instance: InstanceView }) {
  const { problems } = definitions;
  if (problems.length === 0) return null;
  return (
    <section className={css.problems} aria-label="Problems of the definitions">
      <h2>
        {problems.length === 1 ? "1 problem" : `${problems.length} problems`} in the definitions
        {definitions.status === "failed" && definitions.loadedAt !== null && (
          <span className={pageCss.dim}>
            {" "}
            — what is shown elsewhere was loaded <Ago at={definitions.loadedAt} />
          </span>
        )}
      </h2>
      {problems.map((problem) => (
        <ProblemCard key={`${problem.file} ${problem.line} ${problem.message}`} problem={problem} />
      ))}
    </section>
  );
}

function ProblemCard({ problem }: { readonly problem: Problem }) {
  const place = [problem.file, problem.line, problem.column].filter((part) => part !== null).join(":");
  return (
    <article className={css.problem}>
      <div className={css.message}>{problem.message}</div>
      {place !== "" && (
        <div className={css.place}>
          <code>{place}</code>
          <CopyButton text={place} what="the place" />
          <span className={css.code}>{problem.code}</span>
        </div>
      )}
      {problem.excerpt !== null && <pre className={css.excerpt}>{problem.excerpt}</pre>}
      {problem.hint !== null && <div className={css.hint}>{problem.hint}</div>}
      {place === "" && <span className={css.code}>{problem.code}</span>}
    </article>
  );
}

function Parts({ instance }: { readonly instance: InstanceView }) {
  const { definitions, daemon, storage, limits, counts } = instance;
  const state =
    definitions.status === "failed"
      ? bad
      : definitions.status === "loading"
        ? busy
        : definitions.problems.length > 0
          ? uneasy
          : good;
  return (
    <div className={css.parts}>
      <Part title="Definitions" look={state} word={definitions.status} action={<Reload />}>
        <Fact name="File">
          <code>{definitions.file}</code>
        </Fact>
        <Fact name="Loaded">
          <Ago at={definitions.loadedAt} empty="never" />
          {definitions.loadMillis !== null && (
            <span className={pageCss.dim}> in {formatDuration(definitions.loadMillis)}</span>
          )}
        </Fact>
        <Fact name="Assets">{definitions.assetCount}</Fact>
        <Fact name="Checks">{definitions.checkCount}</Fact>
        <Fact name="Jobs">{definitions.jobCount}</Fact>
      </Part>
      <Part title="Daemon" look={daemon.alive ? good : bad} word={daemon.alive ? "running" : "not running"}>
        <Fact name="Last heartbeat">
          <Ago at={daemon.lastHeartbeat} empty="never" />
        </Fact>
        <Fact name="Does">Starts queued runs and watches over those under way</Fact>
      </Part>
      <Part title="Runs" look={counts.inProgress > 0 ? busy : good} word={counts.inProgress > 0 ? "at work" : "idle"}>
        <Fact name="In progress">
          {counts.inProgress} of at most {limits.maxConcurrentRuns}
        </Fact>
        <Fact name="Queued">{counts.queued}</Fact>
      </Part>
      <Part title="Store" look={good} word="connected">
        <Fact name="PostgreSQL">{storage.version}</Fact>
        <Fact name="Size">{formatBytes(storage.sizeBytes)}</Fact>
        <Fact name="Kind">{storage.kind === "embedded" ? "embedded, started with sluice" : "your server"}</Fact>
      </Part>
    </div>
  );
}

function Reload() {
  const reload = useReload();
  return (
    <Button size="compact-xs" variant="default" loading={reload.isPending} onClick={() => reload.mutate()}>
      Reload
    </Button>
  );
}

interface PartProps {
  readonly title: string;
  readonly look: Look;
  readonly word: string;
  readonly action?: ReactNode;
  readonly children: ReactNode;
}

function Part({ title, look, word, action, children }: PartProps) {
  return (
    <Card
      title={title}
      more={
        <>
          <StatusText look={look}>{word}</StatusText>
          {action}
        </>
      }
    >
      <Facts>{children}</Facts>
    </Card>
  );
}
