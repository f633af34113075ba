import { Page } from "../page/Page.tsx";

export function RunsPage() {
  return (
    <Page name="x" title="x">
      x
    </Page>
  );
}
