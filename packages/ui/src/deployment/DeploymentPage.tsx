import { Page } from "../page/Page.tsx";

export function DeploymentPage() {
  return (
    <Page name="x" title="x">
      x
    </Page>
  );
}
