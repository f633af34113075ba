import { Page } from "../page/Page.tsx";

export function JobPage() {
  return (
    <Page name="x" title="x">
      x
    </Page>
  );
}
