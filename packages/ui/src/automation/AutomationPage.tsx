// The schedules and sensors: when each ticks next, how its last ticks went, and its switch.
import type { AutomationSummary } from "@sluice/api";
import { IconClockPlay } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Loading } from "../page/Loading.tsx";
import { ErrorMessage, Message } from "../page/Message.tsx";
import { Page } from "../page/Page.tsx";
import pageCss from "../page/page.module.css";
import { automationsQuery } from "../server/queries.ts";
import { tickLooks } from "../status/looks.ts";
import { StatusBadge } from "../status/StatusBadge.tsx";
import { Ago } from "../time/Ago.tsx";
import { Until } from "../time/Until.tsx";
import { AutomationSwitch } from "./AutomationSwitch.tsx";
import css from "./automation.module.css";
import { TargetLink } from "./TargetLink.tsx";
import { TickStrip } from "./TickStrip.tsx";

export function AutomationPage() {
  const query = useQuery(automationsQuery());
  return (
    <Page name="Automation" title="Automation" facts={query.data !== undefined && <span>{countText(query.data)}</span>}>
      {query.data === undefined ? (
        query.error === null ? (
          <Loading lines={6} />
        ) : (
          <ErrorMessage error={query.error} retry={() => void query.refetch()} />
        )
      ) : query.data.length === 0 ? (
        <Message icon={<IconClockPlay size={30} stroke={1.4} />} title="No schedules or sensors yet">
          A schedule launches runs at times, a sensor when its function says so: <code>schedule</code> and{" "}
          <code>sensor</code> in the definitions file.
        </Message>
      ) : (
        <div className={pageCss.body} style={{ background: "var(--surface)" }}>
          <table className={`${pageCss.table} ${pageCss.list} ${css.table}`}>
            <thead>
              <tr>
                <th scope="col">Name</th>
                <th scope="col">On</th>
                <th scope="col">When</th>
                <th scope="col">Runs</th>
                <th scope="col">Next tick</th>
                <th scope="col">Last tick</th>
                <th scope="col">Ticks</th>
              </tr>
            </thead>
            <tbody>
              {query.data.map((each) => (
                <AutomationRow key={each.name} automation={each} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Page>
  );
}

function AutomationRow({ automation }: { readonly automation: AutomationSummary }) {
  const last = automation.lastTicks[0];
  return (
    <tr>
      <td>
        <Link to="/automation/$name" params={{ name: automation.name }} className={pageCss.listName}>
          {automation.name}
        </Link>
        <div className={pageCss.dim}>{automation.description ?? kindOf(automation)}</div>
      </td>
      <td>
        <AutomationSwitch automation={automation} />
      </td>
      <td className={pageCss.nowrap}>
        {automation.trigger.map((each) => (
          <div key={each} className={automation.kind === "schedule" ? "mono" : undefined}>
            {each}
          </div>
        ))}
        {automation.timezone !== null && <div className={pageCss.dim}>{automation.timezone}</div>}
      </td>
      <td>
        <TargetLink automation={automation} />
      </td>
      <td className={pageCss.nowrap}>
        <Until at={automation.nextTickAt} empty="off" />
      </td>
      <td className={pageCss.nowrap}>
        {last === undefined ? (
          <span className={pageCss.dim}>never</span>
        ) : (
          <span className={pageCss.last}>
            <StatusBadge look={tickLooks[last.status]} quiet />
            <span className={pageCss.dim}>
              <Ago at={last.startedAt} />
            </span>
          </span>
        )}
      </td>
      <td>
        <TickStrip ticks={automation.lastTicks} name={automation.name} />
      </td>
    </tr>
  );
}

function kindOf({ kind, conditionCount }: AutomationSummary): string {
  if (conditionCount === null) return kind;
  return `evaluates ${conditionCount} condition${conditionCount === 1 ? "" : "s"}`;
}

function countText(automations: readonly AutomationSummary[]): string {
  const on = automations.filter((each) => each.isOn).length;
  return `${on} of ${automations.length} on`;
}
