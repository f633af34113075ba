import { Page } from "../page/Page.tsx";

export function RunPage() {
  return (
    <Page name="x" title="x">
      x
    </Page>
  );
}
