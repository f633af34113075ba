import { Page } from "../page/Page.tsx";

export function LineagePage() {
  return (
    <Page name="x" title="x">
      x
    </Page>
  );
}
