// What lives: daemons and workers, by their heartbeats.
import type { ProcessView } from "@sluice/api";
import { Card } from "../page/Card.tsx";
import pageCss from "../page/page.module.css";
import type { Look } from "../status/looks.ts";
import { StatusText } from "../status/StatusBadge.tsx";
import { Ago } from "../time/Ago.tsx";
import css from "./deployment.module.css";

const alive: Look = { label: "Running", tone: "success", shape: "check" };
const silent: Look = { label: "Silent", tone: "failed", shape: "cross" };

export function ProcessesCard({ processes }: { readonly processes: readonly ProcessView[] }) {
  return (
    <Card title="Daemons and workers" flush>
      {processes.length === 0 ? (
        <p className={css.quiet}>None runs: queued runs wait, schedules and sensors do not tick.</p>
      ) : (
        <div className={css.scroller}>
          <table className={pageCss.table}>
            <thead>
              <tr>
                {["Name", "State", "Heartbeat", "Machine", "Process", "Since"].map((name) => (
                  <th key={name} scope="col">
                    {name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {processes.map((process) => (
                <tr key={`${process.name} ${process.host} ${process.pid}`}>
                  <td>{process.name}</td>
                  <td>
                    <StatusText look={process.alive ? alive : silent} />
                  </td>
                  <td>
                    <Ago at={process.lastHeartbeat} />
                  </td>
                  <td>{process.host}</td>
                  <td className="numbers">{process.pid}</td>
                  <td>
                    <Ago at={process.startedAt} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Card>
  );
}
