// What a tick would have done now. Nothing of it was done.
import { Button } from "@mantine/core";
import type { TickPreview } from "@sluice/api";
import { Card } from "../page/Card.tsx";
import pageCss from "../page/page.module.css";
import { tickLooks } from "../status/looks.ts";
import { StatusBadge } from "../status/StatusBadge.tsx";
import css from "./automation.module.css";
import { EvaluationTree } from "./EvaluationTree.tsx";

export function PreviewCard({ preview, onClose }: { readonly preview: TickPreview; readonly onClose: () => void }) {
  const { status, error, message, runs, evaluations, cursor, output } = preview;
  return (
    <Card
      title="A tick would do this now"
      more={
        <Button variant="subtle" size="compact-xs" onClick={onClose}>
          Close
        </Button>
      }
    >
      <div className={css.preview} role="status">
        <StatusBadge look={tickLooks[status]} />
        {message !== null && <p>{message}</p>}
        {error !== null && <pre className={css.output}>{error.stack ?? error.message}</pre>}
        {runs.map((run) => (
          <div key={JSON.stringify(run)}>
            launch <b>{run.jobName ?? run.assetKeys?.join(", ") ?? "a run"}</b>
            {run.runKey !== null && <span className={pageCss.dim}> with run key {run.runKey}</span>}
          </div>
        ))}
        {evaluations.map(({ assetKey, isRequested, tree }) => (
          <details key={assetKey} open={isRequested}>
            <summary>
              {assetKey}: {isRequested ? "requested" : "not requested"}
            </summary>
            <EvaluationTree tree={tree} />
          </details>
        ))}
        {cursor !== null && (
          <div>
            leave the cursor <code>{cursor}</code>
          </div>
        )}
        {output !== "" && <pre className={css.output}>{output}</pre>}
      </div>
    </Card>
  );
}
