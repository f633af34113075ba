import { Page } from "../page/Page.tsx";

export function OverviewPage() {
  return (
    <Page name="x" title="x">
      x
    </Page>
  );
}
