// The queue: which runs wait, in the order in which they are looked at, and what each of them waits for.
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Card } from "../page/Card.tsx";
import pageCss from "../page/page.module.css";
import { shortId } from "../runs/short-id.ts";
import { queueQuery } from "../server/queries.ts";
import { Ago } from "../time/Ago.tsx";
import css from "./deployment.module.css";

const MOST_SHOWN = 50;

export function QueueCard() {
  const { data: queue } = useQuery(queueQuery());
  if (queue === undefined || queue.runs.length === 0) return null;
  const more = queue.runs.length - MOST_SHOWN;
  return (
    <Card title="Queue" more={`${queue.runs.length}${queue.isWhole ? "" : "+"} waiting`} flush>
      <div className={css.scroller}>
        <table className={css.table}>
          <thead>
            <tr>
              <th scope="col">Place</th>
              <th scope="col">Run</th>
              <th scope="col">Job</th>
              <th scope="col">Priority</th>
              <th scope="col">Since</th>
              <th scope="col">Waits because</th>
            </tr>
          </thead>
          <tbody>
            {queue.runs.slice(0, MOST_SHOWN).map((entry) => (
              <tr key={entry.runId}>
                <td className="numbers">{entry.position}</td>
                <td>
                  <Link to="/runs/$runId" params={{ runId: entry.runId }} className="mono">
                    {shortId(entry.runId)}
                  </Link>
                </td>
                <td>{entry.jobName ?? "assets"}</td>
                <td className="numbers">{entry.priority}</td>
                <td>
                  <Ago at={entry.createdAt} />
                </td>
                <td>{entry.reason ?? "it starts next"}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {more > 0 && <div className={`${pageCss.dim} ${css.rest}`}>and {more} more</div>}
    </Card>
  );
}
