// What a schedule or sensor launches.
import type { AutomationSummary } from "@sluice/api";
import { Link } from "@tanstack/react-router";
import pageCss from "../page/page.module.css";

export function TargetLink({ automation }: { readonly automation: AutomationSummary }) {
  if (automation.jobName !== null) {
    return (
      <Link to="/jobs/$name" params={{ name: automation.jobName }}>
        {automation.jobName}
      </Link>
    );
  }
  if (automation.conditionCount !== null && automation.assetSelection === null) {
    return <span className={pageCss.dim}>assets whose condition is true</span>;
  }
  if (automation.assetSelection !== null) return <code>{automation.assetSelection}</code>;
  return <span className={pageCss.dim}>what its function asks for</span>;
}
