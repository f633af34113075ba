// One schedule or sensor: what it is, its ticks with what each launched, printed or failed with, and a try without consequences.
import { Button } from "@mantine/core";
import type { AutomationDetail } from "@sluice/api";
import { IconFlask } from "@tabler/icons-react";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useMemo } from "react";
import { Card } from "../page/Card.tsx";
import { Fact, Facts } from "../page/Facts.tsx";
import { Loading } from "../page/Loading.tsx";
import { ErrorMessage, Message } from "../page/Message.tsx";
import { Page } from "../page/Page.tsx";
import pageCss from "../page/page.module.css";
import { usePreviewTick } from "../server/actions.ts";
import { automationQuery, ticksQuery } from "../server/queries.ts";
import { Until } from "../time/Until.tsx";
import { AutomationSwitch } from "./AutomationSwitch.tsx";
import css from "./automation.module.css";
import { Evaluations } from "./Evaluations.tsx";
import { PreviewCard } from "./PreviewCard.tsx";
import { TargetLink } from "./TargetLink.tsx";
import { TickRow } from "./TickRow.tsx";

const route = getRouteApi("/automation/$name");

export function AutomationDetailPage() {
  const { name } = route.useParams();
  const query = useQuery(automationQuery(name));
  const preview = usePreviewTick(name);
  const automation = query.data;
  return (
    <Page
      name={name}
      title={
        <>
          <span className={pageCss.crumb}>
            <Link to="/automation">Automation</Link> /
          </span>
          {name}
        </>
      }
      facts={automation !== undefined && <span>{kindOf(automation)}</span>}
      actions={
        automation !== undefined && (
          <>
            <Button
              variant="default"
              leftSection={<IconFlask size={14} stroke={1.6} aria-hidden />}
              loading={preview.isPending}
              onClick={() => preview.mutate()}
            >
              {automation.conditionCount === null ? "Try a tick" : "Try an evaluation"}
            </Button>
            <span className={pageCss.dim}>{automation.isOn ? "on" : "off"}</span>
            <AutomationSwitch automation={automation} />
          </>
        )
      }
    >
      {automation === undefined ? (
        query.error === null ? (
          <Loading lines={8} />
        ) : (
          <ErrorMessage error={query.error} retry={() => void query.refetch()} />
        )
      ) : (
        <div className={`${pageCss.body} ${pageCss.padded}`}>
          <div className={pageCss.columns}>
            <div className={pageCss.column}>
              {preview.data !== undefined && <PreviewCard preview={preview.data} onClose={() => preview.reset()} />}
              {automation.conditionCount !== null && <Evaluations of={{ sensor: name }} />}
              <Ticks name={name} />
            </div>
            <About automation={automation} />
          </div>
        </div>
      )}
    </Page>
  );
}

function Ticks({ name }: { readonly name: string }) {
  const query = useInfiniteQuery(ticksQuery(name));
  const ticks = useMemo(() => query.data?.pages.flatMap((page) => page.items) ?? [], [query.data]);
  return (
    <Card title="Ticks" flush>
      {query.data === undefined ? (
        query.error === null ? (
          <Loading />
        ) : (
          <ErrorMessage error={query.error} retry={() => void query.refetch()} />
        )
      ) : ticks.length === 0 ? (
        <Message title="It has not ticked yet">Switch it on, or try a tick to see what it would do.</Message>
      ) : (
        <>
          <ol className={css.ticks}>
            {ticks.map((tick) => (
              <TickRow key={tick.id} tick={tick} />
            ))}
          </ol>
          {query.hasNextPage && (
            <div style={{ padding: 14, textAlign: "center" }}>
              <Button variant="default" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
                Show older ticks
              </Button>
            </div>
          )}
        </>
      )}
    </Card>
  );
}

function kindOf({ kind, conditionCount }: AutomationDetail): string {
  return conditionCount === null ? kind : "sensor of conditions";
}

const MISSED = { all: "made up for, all of them", latest: "only the latest is made up for", skip: "left out" };

function About({ automation }: { readonly automation: AutomationDetail }) {
  return (
    <Card title={automation.kind === "schedule" ? "Schedule" : "Sensor"}>
      {automation.description !== null && <p>{automation.description}</p>}
      <Facts>
        <Fact name="When">
          {automation.trigger.map((each) => (
            <div key={each} className={automation.kind === "schedule" ? "mono" : undefined}>
              {each}
            </div>
          ))}
        </Fact>
        {automation.timezone !== null && <Fact name="Time zone">{automation.timezone}</Fact>}
        <Fact name="Next tick">
          <Until at={automation.nextTickAt} empty="it is off" />
        </Fact>
        <Fact name="Runs">
          <TargetLink automation={automation} />
        </Fact>
        {automation.missedTicks !== null && <Fact name="Missed ticks">{MISSED[automation.missedTicks]}</Fact>}
        {automation.conditionCount !== null && <Fact name="Conditions">{automation.conditionCount}</Fact>}
        {automation.kind === "sensor" && automation.conditionCount === null && (
          <Fact name="Cursor">{automation.cursor === null ? "none yet" : <code>{automation.cursor}</code>}</Fact>
        )}
        {automation.file !== null && (
          <Fact name="Declared in">
            {automation.file.split(/[\\/]/).at(-1)}:{automation.line}
          </Fact>
        )}
      </Facts>
    </Card>
  );
}
