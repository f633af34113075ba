import { Page } from "../page/Page.tsx";

export function JobsPage() {
  return (
    <Page name="x" title="x">
      x
    </Page>
  );
}
