import { Page } from "../page/Page.tsx";

export function ChecksPage() {
  return (
    <Page name="x" title="x">
      x
    </Page>
  );
}
